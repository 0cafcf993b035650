using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>
/// The one video track of a finished MP4 file: its samples in the order of decoding, and which frame each of them shows.
/// </summary>
/// <remarks>The samples stay in the file: seconds of video are megabytes.</remarks>
internal sealed class Mp4Segment : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long[] _offsets;
    private readonly int[] _sizes;
    private readonly bool[] _isKey;

    private Mp4Segment(SafeFileHandle file)
    {
        _file = file;
        ReadOnlyMemory<byte> track = Mp4BoxReader.Require(Mp4BoxReader.RequireInFile(file, "moov"), "trak");
        ReadOnlyMemory<byte> tables = Mp4BoxReader.Require(track, "mdia/minf/stbl");
        SampleDescription = SampleDescriptions.WithoutBitRates(Mp4BoxReader.Require(tables, "stsd").Span);
        _sizes = ReadSizes(Mp4BoxReader.Require(tables, "stsz"));
        _offsets = ReadOffsets(tables, _sizes);
        _isKey = ReadKeys(Mp4BoxReader.Find(tables, "stss"), _sizes.Length);
        PresentationIndex = ReadOrder(tables, _sizes.Length);
        CheckEnd(RandomAccess.GetLength(file));
    }

    /// <summary>Number of samples.</summary>
    public int Count => _sizes.Length;

    /// <summary>Content of the box stsd: codec, size, decoder set-up; no bit rates.</summary>
    public byte[] SampleDescription { get; }

    /// <summary>For each sample the number of the frame that it shows, counted from 0 in the order of showing.</summary>
    public IReadOnlyList<int> PresentationIndex { get; }

    public bool IsKey(int sample) => _isKey[sample];

    public int SizeBytes(int sample) => _sizes[sample];

    /// <summary>Opens a file and reads its tables.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole MP4 file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Mp4Segment Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return new Mp4Segment(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The samples' bytes, in the order of decoding; each is there until the next one is asked for.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Samples()
    {
        var buffer = new byte[_sizes.Max()];
        for (int sample = 0; sample < Count; sample++)
        {
            Memory<byte> bytes = buffer.AsMemory(0, _sizes[sample]);
            Mp4BoxReader.ReadExactly(_file, bytes.Span, _offsets[sample]);
            yield return bytes;
        }
    }

    public void Dispose() => _file.Dispose();

    private void CheckEnd(long length)
    {
        for (int sample = 0; sample < Count; sample++)
        {
            long end = _offsets[sample] + _sizes[sample];
            if (end > length)
                throw new InvalidDataException($"frame {sample} ends at byte {end} of {length}");
        }
    }

    private static int[] ReadSizes(ReadOnlyMemory<byte> stsz)
    {
        uint common = Mp4BoxReader.UInt32(stsz, 4);
        var sizes = new int[CheckCount(stsz, Mp4BoxReader.UInt32(stsz, 8), common == 0 ? 4 : 0)];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = (int)(common != 0 ? common : Mp4BoxReader.UInt32(stsz, 12 + (4 * i)));
        return sizes;
    }

    // A chunk holds consecutive samples; stsc says how many, for runs of chunks.
    private static long[] ReadOffsets(ReadOnlyMemory<byte> tables, int[] sizes)
    {
        ReadOnlyMemory<byte> stsc = Mp4BoxReader.Require(tables, "stsc");
        bool isLong = Mp4BoxReader.Find(tables, "co64") is not null;
        ReadOnlyMemory<byte> chunks = Mp4BoxReader.Require(tables, isLong ? "co64" : "stco");
        int chunkCount = CheckCount(chunks, Mp4BoxReader.UInt32(chunks, 4), isLong ? 8 : 4);
        int runCount = CheckCount(stsc, Mp4BoxReader.UInt32(stsc, 4), 12);
        var offsets = new long[sizes.Length];
        int sample = 0, run = 0;
        for (int chunk = 0; chunk < chunkCount && runCount > 0; chunk++)
        {
            while (run + 1 < runCount && chunk + 1 >= Mp4BoxReader.UInt32(stsc, 8 + (12 * (run + 1))))
                run++;
            long offset = isLong
                ? (long)BinaryPrimitives.ReadUInt64BigEndian(chunks.Span[(8 + (8 * chunk))..])
                : Mp4BoxReader.UInt32(chunks, 8 + (4 * chunk));
            for (uint left = Mp4BoxReader.UInt32(stsc, 12 + (12 * run)); left > 0 && sample < sizes.Length; left--)
            {
                offsets[sample] = offset;
                offset += sizes[sample++];
            }
        }

        if (sample != sizes.Length)
            throw new InvalidDataException($"the video says where {sample} of its {sizes.Length} frames are");
        return offsets;
    }

    private static bool[] ReadKeys(ReadOnlyMemory<byte>? stss, int sampleCount)
    {
        var isKey = new bool[sampleCount];
        if (stss is not { } numbers)
        {
            Array.Fill(isKey, true);
            return isKey;
        }

        int count = CheckCount(numbers, Mp4BoxReader.UInt32(numbers, 4), 4);
        for (int i = 0; i < count; i++)
        {
            uint number = Mp4BoxReader.UInt32(numbers, 8 + (4 * i));
            if (number >= 1 && number <= sampleCount)
                isKey[number - 1] = true;
        }

        return isKey;
    }

    private static int[] ReadOrder(ReadOnlyMemory<byte> tables, int sampleCount)
    {
        long[] shownAt = Accumulate(Expand(Mp4BoxReader.Require(tables, "stts"), sampleCount));
        if (Mp4BoxReader.Find(tables, "ctts") is { } offsets)
        {
            int[] shifts = Expand(offsets, sampleCount);
            for (int i = 0; i < sampleCount; i++)
                shownAt[i] += shifts[i];
        }

        int[] samples = [.. Enumerable.Range(0, sampleCount)];
        Array.Sort(shownAt, samples);
        var order = new int[sampleCount];
        for (int frame = 0; frame < sampleCount; frame++)
            order[samples[frame]] = frame;
        return order;
    }

    // Pairs of a count and a value to one value a sample.
    private static int[] Expand(ReadOnlyMemory<byte> runs, int sampleCount)
    {
        int runCount = CheckCount(runs, Mp4BoxReader.UInt32(runs, 4), 8);
        var values = new int[sampleCount];
        int sample = 0;
        for (int run = 0; run < runCount; run++)
        {
            uint length = Mp4BoxReader.UInt32(runs, 8 + (8 * run));
            int value = (int)Mp4BoxReader.UInt32(runs, 12 + (8 * run));
            for (; length > 0 && sample < sampleCount; length--)
                values[sample++] = value;
        }

        return sample == sampleCount
            ? values
            : throw new InvalidDataException($"the video says when {sample} of its {sampleCount} frames are shown");
    }

    private static long[] Accumulate(int[] durations)
    {
        var times = new long[durations.Length];
        for (int i = 1; i < durations.Length; i++)
            times[i] = times[i - 1] + durations[i - 1];
        return times;
    }

    private static int CheckCount(ReadOnlyMemory<byte> table, uint count, int entryBytes) =>
        (ulong)count * (ulong)entryBytes <= (ulong)table.Length && count <= int.MaxValue / 16
            ? (int)count
            : throw new InvalidDataException($"a table of the video claims {count} entries in {table.Length} bytes");
}
