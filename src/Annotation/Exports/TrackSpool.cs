using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Exports;

/// <summary>
/// Keeps on the disk what comes frame by frame and is written track by track. Each record is followed by the place of its track's next
/// one, so that memory holds two numbers for each track.
/// </summary>
internal sealed class TrackSpool : IDisposable
{
    // The next record's place, 0 for none, and this one's length.
    private const int HeaderBytes = 8 + 4;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<int, (long First, long Last)> _chains = [];

    private byte[] _buffer = new byte[1024];

    // No record lies at 0.
    private long _end = HeaderBytes;

    /// <summary>An empty one.</summary>
    /// <param name="folder">Is there; the file in it is gone once this is disposed of.</param>
    public TrackSpool(string folder) => _file = File.OpenHandle(
        AtomicFile.TemporaryBeside(Path.Combine(folder, "spool")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    /// <summary>Puts a record after those of the track.</summary>
    public void Append(int track, ReadOnlySpan<byte> record)
    {
        int length = HeaderBytes + record.Length;
        Grow(length);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer, 0);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(8), record.Length);
        record.CopyTo(_buffer.AsSpan(HeaderBytes));
        RandomAccess.Write(_file, _buffer.AsSpan(0, length), _end);
        if (_chains.TryGetValue(track, out (long First, long Last) chain))
        {
            Span<byte> next = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(next, _end);
            RandomAccess.Write(_file, next, chain.Last);
        }

        _chains[track] = (chain.First == 0 ? _end : chain.First, _end);
        _end += length;
    }

    /// <summary>Whether a track has a record.</summary>
    public bool Has(int track) => _chains.ContainsKey(track);

    /// <summary>The records of a track in their order, each valid until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read(int track)
    {
        long place = _chains.GetValueOrDefault(track).First;
        while (place != 0)
        {
            Fill(HeaderBytes, place);
            long next = BinaryPrimitives.ReadInt64LittleEndian(_buffer);
            int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(8));
            Fill(length, place + HeaderBytes);
            yield return _buffer.AsMemory(0, length);
            place = next;
        }
    }

    /// <summary>Forgets all records.</summary>
    public void Clear()
    {
        _chains.Clear();
        _end = HeaderBytes;
    }

    public void Dispose() => _file.Dispose();

    private void Fill(int length, long place)
    {
        Grow(length);
        for (int read = 0; read < length;)
        {
            int count = RandomAccess.Read(_file, _buffer.AsSpan(read, length - read), place + read);
            if (count == 0)
                throw new EndOfStreamException("A temporary file of the export has been cut off by somebody else.");
            read += count;
        }
    }

    private void Grow(int length)
    {
        if (_buffer.Length < length)
            Array.Resize(ref _buffer, 2 * length);
    }
}
