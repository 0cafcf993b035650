namespace SamStream.Sinks.MaskImages;

/// <summary>Pixels of less than a byte, the leftmost one in the high bits.</summary>
internal static class PngBits
{
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> pixels, int bitDepth)
    {
        if (bitDepth == 8)
        {
            packed.CopyTo(pixels);
            return;
        }

        int perByte = 8 / bitDepth, mask = (1 << bitDepth) - 1;
        for (int x = 0; x < pixels.Length; x++)
        {
            int shift = 8 - (bitDepth * ((x % perByte) + 1));
            pixels[x] = (byte)((packed[x / perByte] >> shift) & mask);
        }
    }
}
