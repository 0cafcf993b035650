namespace SamStream.Sinks.MaskImages;

/// <summary>
/// The palette of DAVIS and PASCAL VOC masks: the bits of the index, from the low end, go to the high bits of red, green
/// and blue in turn (Everingham et al., PASCAL VOC development kit, VOClabelcolormap).
/// </summary>
public static class DavisPalette
{
    private static readonly byte[] Colors = Compute();

    /// <summary>256 colours of three bytes: red, green, blue.</summary>
    public static ReadOnlySpan<byte> Rgb => Colors;

    private static byte[] Compute()
    {
        var rgb = new byte[256 * 3];
        for (int index = 0; index < 256; index++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                int channel = bit % 3, place = 7 - (bit / 3);
                rgb[(index * 3) + channel] |= (byte)(((index >> bit) & 1) << place);
            }
        }

        return rgb;
    }
}
