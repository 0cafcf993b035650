using SamStream.Annotation.Exports.LabelingTools;

namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>Reads the coding of Label Studio's brush, which <see cref="BrushRle"/> writes: of an RGBA image it takes the opacity.</summary>
internal static class BrushRuns
{
    private const int Channels = 4, Opacity = Channels - 1, Kinds = 4, CountBits = 32, WidthBits = 5, LengthWidthBits = 4;
    private const int ValueBits = 8;

    /// <summary>Reads a mask.</summary>
    /// <param name="bytes">The coding.</param>
    /// <param name="pixels">Of the frame, row by row: the opacity of each, all of which is written.</param>
    /// <exception cref="FormatException">It is none, or of another number of pixels.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, Span<byte> pixels)
    {
        var bits = new BitReader(bytes);
        long count = bits.Take(CountBits), width = bits.Take(WidthBits) + 1;
        Span<int> lengths = stackalloc int[Kinds];
        foreach (ref int length in lengths)
            length = (int)bits.Take(LengthWidthBits) + 1;
        if (count != (long)pixels.Length * Channels || width != ValueBits)
            throw new FormatException($"the brush has {count} values of {width} bits; a frame of {pixels.Length} pixels has {(long)pixels.Length * Channels} of {ValueBits}");
        for (long at = 0; at < count;)
        {
            bool isRun = bits.Take(1) != 0;
            long length = bits.Take(lengths[(int)bits.Take(2)]) + 1;
            if (length > count - at)
                throw new FormatException($"the brush goes on behind its value {count}");
            byte value = isRun ? (byte)bits.Take(ValueBits) : (byte)0;
            for (long end = at + length; at < end; at++)
            {
                if (!isRun)
                    value = (byte)bits.Take(ValueBits);
                if (at % Channels == Opacity)
                    pixels[(int)(at / Channels)] = value;
            }
        }
    }

    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private long _at;

        // The high bits first.
        public uint Take(int count)
        {
            uint value = 0;
            for (; count > 0; count--, _at++)
            {
                int place = (int)(_at >> 3);
                if (place >= _bytes.Length)
                    throw new FormatException($"the brush ends after {_bytes.Length} bytes");
                value = (value << 1) | (uint)((_bytes[place] >> (7 - (int)(_at & 7))) & 1);
            }

            return value;
        }
    }
}
