namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>The boxes that a fragmented and a plain MP4 file with one video track have in common.</summary>
internal sealed record Mp4Track(int Width, int Height, byte[] SampleDescription)
{
    /// <summary>Ticks a second: holds 24, 25, 30, 50 and 60 frames a second and their 1000/1001 exactly or to 11 µs.</summary>
    public const int Timescale = 90_000;

    private const uint TrackId = 1;
    private const uint FixedOne = 0x00010000;

    public static void WriteFileType(Mp4BoxWriter writer, string brand, params string[] compatible)
    {
        int box = writer.Begin("ftyp");
        writer.Ascii(brand);
        writer.UInt32(0x200);
        foreach (string other in compatible)
            writer.Ascii(other);
        writer.End(box);
    }

    /// <summary>Box mvhd.</summary>
    public static void WriteMovieHeader(Mp4BoxWriter writer, long duration)
    {
        int box = writer.BeginFull("mvhd", 1, 0);
        writer.Zeros(16);
        writer.UInt32(Timescale);
        writer.UInt64((ulong)duration);
        writer.UInt32(FixedOne);
        writer.UInt16(0x0100);
        writer.Zeros(10);
        WriteUnityMatrix(writer);
        writer.Zeros(24);
        writer.UInt32(TrackId + 1);
        writer.End(box);
    }

    /// <summary>Box trak; <paramref name="writeTables"/> adds to stbl what follows stsd.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="duration">Ticks.</param>
    /// <param name="firstShownAt">Ticks from the first decoding to the first showing, which is time 0 of the film.</param>
    /// <param name="writeTables">Writes the sample tables.</param>
    public void Write(Mp4BoxWriter writer, long duration, long firstShownAt, Action<Mp4BoxWriter> writeTables)
    {
        int trak = writer.Begin("trak");
        WriteHeader(writer, duration);
        if (firstShownAt > 0)
            WriteEdit(writer, duration, firstShownAt);
        int mdia = writer.Begin("mdia");
        WriteMediaHeader(writer, duration + firstShownAt);
        WriteHandler(writer);
        int minf = writer.Begin("minf");
        int vmhd = writer.BeginFull("vmhd", 0, 1);
        writer.Zeros(8);
        writer.End(vmhd);
        WriteDataReference(writer);
        int stbl = writer.Begin("stbl");
        int stsd = writer.Begin("stsd");
        writer.Bytes(SampleDescription);
        writer.End(stsd);
        writeTables(writer);
        writer.End(stbl);
        writer.End(minf);
        writer.End(mdia);
        writer.End(trak);
    }

    private static void WriteUnityMatrix(Mp4BoxWriter writer)
    {
        foreach (uint value in (ReadOnlySpan<uint>)[FixedOne, 0, 0, 0, FixedOne, 0, 0, 0, 0x40000000])
            writer.UInt32(value);
    }

    private static void WriteEdit(Mp4BoxWriter writer, long duration, long firstShownAt)
    {
        int edts = writer.Begin("edts");
        int elst = writer.BeginFull("elst", 1, 0);
        writer.UInt32(1);
        writer.UInt64((ulong)duration);
        writer.UInt64((ulong)firstShownAt);
        writer.UInt32(FixedOne);
        writer.End(elst);
        writer.End(edts);
    }

    private static void WriteMediaHeader(Mp4BoxWriter writer, long duration)
    {
        const ushort Undetermined = 0x55C4; // "und"
        int box = writer.BeginFull("mdhd", 1, 0);
        writer.Zeros(16);
        writer.UInt32(Timescale);
        writer.UInt64((ulong)duration);
        writer.UInt16(Undetermined);
        writer.UInt16(0);
        writer.End(box);
    }

    private static void WriteHandler(Mp4BoxWriter writer)
    {
        int box = writer.BeginFull("hdlr", 0, 0);
        writer.UInt32(0);
        writer.Ascii("vide");
        writer.Zeros(12);
        writer.Ascii("SamStream\0");
        writer.End(box);
    }

    private static void WriteDataReference(Mp4BoxWriter writer)
    {
        const uint SameFile = 1;
        int dinf = writer.Begin("dinf");
        int dref = writer.BeginFull("dref", 0, 0);
        writer.UInt32(1);
        writer.End(writer.BeginFull("url ", 0, SameFile));
        writer.End(dref);
        writer.End(dinf);
    }

    private void WriteHeader(Mp4BoxWriter writer, long duration)
    {
        const uint EnabledInMovieInPreview = 7;
        int box = writer.BeginFull("tkhd", 1, EnabledInMovieInPreview);
        writer.Zeros(16);
        writer.UInt32(TrackId);
        writer.UInt32(0);
        writer.UInt64((ulong)duration);
        writer.Zeros(16);
        WriteUnityMatrix(writer);
        writer.UInt32((uint)Width << 16);
        writer.UInt32((uint)Height << 16);
        writer.End(box);
    }
}
