namespace SamStream.Annotation.Exports.LabelingTools;

/// <summary>
/// The coding of Label Studio's brush (thi.ng/rle-pack): of the bytes of an RGBA image, runs of one value. A header of 53 bits tells how
/// many values there are, how many bits each has, and how long the four kinds of lengths are; then each run has a 1, its kind, its length
/// and its value. It ends like label_studio_converter's: with 1 to 8 bits of 0.
/// </summary>
internal sealed class BrushRle
{
    private const int Channels = 4;
    private const int ValueBits = 8;
    private const byte Object = 255;

    // Bits of a length less one, of each kind.
    private static readonly int[] LengthBits = [3, 4, 8, 16];

    private readonly List<byte> _bytes = [];

    private int _bitsLeft;

    /// <summary>Codes a mask: all four channels of its pixels are 255, of others 0.</summary>
    /// <param name="runs">Of the whole frame, row by row, as <see cref="RowRuns"/> gives them.</param>
    /// <returns>Valid until the next call.</returns>
    public IReadOnlyList<byte> Encode(IReadOnlyList<int> runs)
    {
        _bytes.Clear();
        _bitsLeft = 0;
        Append((uint)runs.Sum() * Channels, 32);
        Append(ValueBits - 1, 5);
        foreach (int bits in LengthBits)
            Append((uint)bits - 1, 4);
        for (int i = 0; i < runs.Count; i++)
            AppendRun(runs[i] * Channels, i % 2 == 0 ? (byte)0 : Object);
        // A whole byte where none is begun.
        if (_bitsLeft == 0)
            _bytes.Add(0);
        return _bytes;
    }

    private void AppendRun(int length, byte value)
    {
        while (length > 0)
        {
            int kind = Array.FindIndex(LengthBits, bits => length <= 1 << bits);
            if (kind < 0)
                kind = LengthBits.Length - 1;
            int part = Math.Min(length, 1 << LengthBits[kind]);
            Append(1, 1);
            Append((uint)kind, 2);
            Append((uint)part - 1, LengthBits[kind]);
            Append(value, ValueBits);
            length -= part;
        }
    }

    // The high bits first.
    private void Append(uint value, int bits)
    {
        while (bits > 0)
        {
            if (_bitsLeft == 0)
            {
                _bytes.Add(0);
                _bitsLeft = 8;
            }

            int count = Math.Min(bits, _bitsLeft);
            uint part = (value >> (bits - count)) & ((1u << count) - 1);
            _bytes[^1] |= (byte)(part << (_bitsLeft - count));
            _bitsLeft -= count;
            bits -= count;
        }
    }
}
