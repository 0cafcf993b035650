using SamStream.Sinks.Files;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>
/// Turns a finished <see cref="FragmentedMp4"/> into the kind of MP4 file that every player seeks in: one table of all
/// frames, in front of them.
/// </summary>
internal static class PlainMp4
{
    private const int CopyBytes = 1 << 20;

    /// <summary>Writes the file whole or not at all, and waits until the disk has it.</summary>
    /// <exception cref="Pipeline.Sinks.SinkException">It cannot be written.</exception>
    public static void Write(string path, FragmentedMp4 fragmented)
    {
        string temporary = path + AtomicFile.TemporarySuffix;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                using var source = new FileStream(
                    fragmented.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                Copy(fragmented, source, file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            AtomicFile.TryDelete(temporary);
            throw OutputErrors.Cannot("write", path, error);
        }
    }

    private static void Copy(FragmentedMp4 fragmented, FileStream source, FileStream target)
    {
        const int LongBoxHeaderBytes = 16;
        using var writer = new Mp4BoxWriter();
        // The offsets in the table depend on its length, which does not depend on the offsets.
        WriteTable(writer, fragmented, 0);
        long firstByte = writer.Length + LongBoxHeaderBytes;
        writer.Clear();
        WriteTable(writer, fragmented, firstByte);
        writer.UInt32(1);
        writer.Ascii("mdat");
        writer.UInt64((ulong)(LongBoxHeaderBytes + fragmented.Chunks.Sum(ByteCount)));
        target.Write(writer.Written);

        var buffer = new byte[CopyBytes];
        foreach ((long Offset, Mp4Sample[] Samples) chunk in fragmented.Chunks)
        {
            source.Position = chunk.Offset;
            for (long left = ByteCount(chunk); left > 0;)
            {
                int count = (int)Math.Min(left, buffer.Length);
                source.ReadExactly(buffer, 0, count);
                target.Write(buffer, 0, count);
                left -= count;
            }
        }
    }

    private static long ByteCount((long Offset, Mp4Sample[] Samples) chunk) =>
        chunk.Samples.Sum(sample => (long)sample.SizeBytes);

    private static void WriteTable(Mp4BoxWriter writer, FragmentedMp4 fragmented, long firstByte)
    {
        Mp4Sample[] samples = [.. fragmented.Chunks.SelectMany(chunk => chunk.Samples)];
        long duration = samples.Sum(sample => (long)sample.Duration);
        // Offsets in a plain file count up from zero: the earliest frame is delayed, and the edit takes the delay back.
        int delay = samples.Length == 0 ? 0 : -samples.Min(sample => sample.CompositionOffset);
        Mp4Track.WriteFileType(writer, "isom", "isom", "iso2", "avc1", "mp41");
        int moov = writer.Begin("moov");
        Mp4Track.WriteMovieHeader(writer, duration);
        fragmented.Track.Write(writer, duration, delay, tables =>
        {
            WriteRuns(tables, "stts", samples.Select(sample => sample.Duration));
            WriteRuns(tables, "ctts", samples.Select(sample => sample.CompositionOffset + delay));
            WriteKeys(tables, samples);
            WriteSizes(tables, samples);
            WriteChunks(tables, fragmented.Chunks, firstByte);
        });
        writer.End(moov);
    }

    private static void WriteRuns(Mp4BoxWriter writer, string type, IEnumerable<int> values)
    {
        int box = writer.BeginFull(type, 0, 0);
        int countAt = writer.Length;
        writer.UInt32(0);
        uint runs = 0, length = 0;
        int current = 0;
        foreach (int value in values)
        {
            if (length > 0 && value != current)
                EndRun();
            current = value;
            length++;
        }

        if (length > 0)
            EndRun();
        writer.Patch(countAt, runs);
        writer.End(box);

        void EndRun()
        {
            writer.UInt32(length);
            writer.UInt32((uint)current);
            runs++;
            length = 0;
        }
    }

    private static void WriteKeys(Mp4BoxWriter writer, Mp4Sample[] samples)
    {
        int box = writer.BeginFull("stss", 0, 0);
        writer.UInt32((uint)samples.Count(sample => sample.IsKey));
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i].IsKey)
                writer.UInt32((uint)i + 1);
        }

        writer.End(box);
    }

    private static void WriteSizes(Mp4BoxWriter writer, Mp4Sample[] samples)
    {
        int box = writer.BeginFull("stsz", 0, 0);
        writer.UInt32(0);
        writer.UInt32((uint)samples.Length);
        foreach (Mp4Sample sample in samples)
            writer.UInt32((uint)sample.SizeBytes);
        writer.End(box);
    }

    private static void WriteChunks(Mp4BoxWriter writer, List<(long Offset, Mp4Sample[] Samples)> chunks, long firstByte)
    {
        int stsc = writer.BeginFull("stsc", 0, 0);
        writer.UInt32((uint)chunks.Count);
        for (int i = 0; i < chunks.Count; i++)
        {
            writer.UInt32((uint)i + 1);
            writer.UInt32((uint)chunks[i].Samples.Length);
            writer.UInt32(1);
        }

        writer.End(stsc);
        int co64 = writer.BeginFull("co64", 0, 0);
        writer.UInt32((uint)chunks.Count);
        foreach ((long Offset, Mp4Sample[] Samples) chunk in chunks)
        {
            writer.UInt64((ulong)firstByte);
            firstByte += ByteCount(chunk);
        }

        writer.End(co64);
    }
}
