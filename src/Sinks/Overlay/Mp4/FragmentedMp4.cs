using SamStream.Sinks.Files;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>
/// An MP4 file that can be played at any moment while it grows (ISO/IEC 14496-12, movie fragments). Each fragment is
/// appended whole.
/// </summary>
internal sealed class FragmentedMp4 : IDisposable
{
    private const uint TrackId = 1;
    private const uint KeySample = 0x02000000;
    private const uint DependentSample = 0x01010000;

    private readonly AppendedFile _file;
    private readonly Mp4BoxWriter _writer = new();
    private uint _sequence;

    /// <exception cref="Pipeline.Sinks.SinkException">The file cannot be created.</exception>
    public FragmentedMp4(string path, Mp4Track track)
    {
        Track = track;
        _file = new AppendedFile(path, FileMode.Create);
        Mp4Track.WriteFileType(_writer, "iso5", "iso5", "iso6", "mp41");
        int moov = _writer.Begin("moov");
        Mp4Track.WriteMovieHeader(_writer, 0);
        track.Write(_writer, 0, 0, WriteEmptyTables);
        WriteExtends();
        _writer.End(moov);
        _file.Append(_writer.Written);
    }

    public Mp4Track Track { get; }

    public string Path => _file.Path;

    /// <summary>Where each fragment's frames lie in the file, and which they are.</summary>
    public List<(long Offset, Mp4Sample[] Samples)> Chunks { get; } = [];

    /// <summary>Appends frames.</summary>
    /// <param name="decodeTime">Ticks from the file's beginning.</param>
    /// <param name="samples">In the order of decoding.</param>
    /// <param name="content">Their bytes, in parts of any length; each is written before the next one is asked for.</param>
    /// <exception cref="Pipeline.Sinks.SinkException">The file cannot be written; it ends with the fragment before.</exception>
    public void Append(long decodeTime, Mp4Sample[] samples, IEnumerable<ReadOnlyMemory<byte>> content)
    {
        _writer.Clear();
        int moof = _writer.Begin("moof");
        int mfhd = _writer.BeginFull("mfhd", 0, 0);
        _writer.UInt32(++_sequence);
        _writer.End(mfhd);
        int dataOffset = WriteTrackFragment(decodeTime, samples);
        _writer.End(moof);
        int mdat = _writer.Begin("mdat");
        int contentAt = _writer.Length;
        _writer.Patch(dataOffset, (uint)(contentAt - moof));
        _writer.Patch(mdat, (uint)(contentAt - mdat + samples.Sum(sample => (long)sample.SizeBytes)));
        long offset = _file.Length + contentAt;
        _file.Append(_writer.Written, content);
        Chunks.Add((offset, samples));
    }

    public void Dispose()
    {
        _file.Dispose();
        _writer.Dispose();
    }

    private static void WriteEmptyTables(Mp4BoxWriter writer)
    {
        foreach (string type in (ReadOnlySpan<string>)["stts", "stsc", "stco"])
        {
            int box = writer.BeginFull(type, 0, 0);
            writer.UInt32(0);
            writer.End(box);
        }

        int stsz = writer.BeginFull("stsz", 0, 0);
        writer.Zeros(8);
        writer.End(stsz);
    }

    private void WriteExtends()
    {
        int mvex = _writer.Begin("mvex");
        int trex = _writer.BeginFull("trex", 0, 0);
        _writer.UInt32(TrackId);
        _writer.UInt32(1);
        _writer.Zeros(12);
        _writer.End(trex);
        _writer.End(mvex);
    }

    // Returns where the offset of the frames' bytes has to be written.
    private int WriteTrackFragment(long decodeTime, Mp4Sample[] samples)
    {
        const uint BaseIsMoof = 0x020000, HasOffsetDurationSizeFlagsComposition = 0x000F01;
        int traf = _writer.Begin("traf");
        int tfhd = _writer.BeginFull("tfhd", 0, BaseIsMoof);
        _writer.UInt32(TrackId);
        _writer.End(tfhd);
        int tfdt = _writer.BeginFull("tfdt", 1, 0);
        _writer.UInt64((ulong)decodeTime);
        _writer.End(tfdt);
        int trun = _writer.BeginFull("trun", 1, HasOffsetDurationSizeFlagsComposition);
        _writer.UInt32((uint)samples.Length);
        int dataOffset = _writer.Length;
        _writer.UInt32(0);
        foreach (Mp4Sample sample in samples)
        {
            _writer.UInt32((uint)sample.Duration);
            _writer.UInt32((uint)sample.SizeBytes);
            _writer.UInt32(sample.IsKey ? KeySample : DependentSample);
            _writer.UInt32((uint)sample.CompositionOffset);
        }

        _writer.End(trun);
        _writer.End(traf);
        return dataOffset;
    }
}
