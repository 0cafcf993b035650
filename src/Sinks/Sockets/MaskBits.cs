using System.Buffers.Binary;
using SamStream.Pipeline.Masks;

namespace SamStream.Sinks.Sockets;

/// <summary>A mask as one bit a pixel.</summary>
internal static class MaskBits
{
    /// <summary>Bytes of a mask: those of a row, times the rows.</summary>
    public static int LengthOf(SegmentationMask mask) => RowBytes(mask) * mask.Bounds.Height;

    /// <summary>
    /// Writes the pixels of the mask's bounds row by row, each row from a new byte on, the first pixel in the highest bit, as
    /// numpy.unpackbits takes them by default. What is left of a row's last byte is 0.
    /// </summary>
    /// <param name="mask">Any.</param>
    /// <param name="bits">As long as <see cref="LengthOf"/> says.</param>
    public static void Write(SegmentationMask mask, Span<byte> bits)
    {
        int rowBytes = RowBytes(mask);
        for (int row = 0; row < mask.Bounds.Height; row++)
            WriteRow(mask.Row(mask.Bounds.Top + row), bits.Slice(row * rowBytes, rowBytes));
    }

    private static int RowBytes(SegmentationMask mask) => (mask.Bounds.Width + 7) / 8;

    private static void WriteRow(ReadOnlySpan<byte> pixels, Span<byte> bits)
    {
        int whole = pixels.Length / 8;
        for (int i = 0; i < whole; i++)
            bits[i] = Pack(BinaryPrimitives.ReadUInt64LittleEndian(pixels[(8 * i)..]));
        if (whole == bits.Length)
            return;
        Span<byte> rest = stackalloc byte[8];
        rest.Clear();
        pixels[(8 * whole)..].CopyTo(rest);
        bits[whole] = Pack(BinaryPrimitives.ReadUInt64LittleEndian(rest));
    }

    // Eight pixels of 0 or 255: the product moves the lowest bit of each to the top byte, the first pixel's to the highest place;
    // no two of its terms meet, so nothing is carried.
    private static byte Pack(ulong pixels) => (byte)(((pixels & 0x0101010101010101) * 0x8040201008040201) >> 56);
}
