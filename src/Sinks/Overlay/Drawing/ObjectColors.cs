using SamStream.Pipeline.Prompts;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>A colour for each object, always the same for the same id; neighbours in number are far apart in hue.</summary>
internal static class ObjectColors
{
    // Bright and saturated: masks lie over video, most of which is neither.
    private static readonly Rgb[] First =
    [
        .. new uint[]
        {
            0xFF5A5F, 0x21C7F3, 0xFFD23F, 0x5CE65C, 0xB980FF, 0xFF9326,
            0x4D8DFF, 0xFF66CC, 0x00E0A4, 0xC8E64C, 0xE0A080, 0x9FD3FF,
        }.Select(Rgb.From),
    ];

    public static Rgb Of(ObjectId id) => id.Value <= First.Length ? First[id.Value - 1] : ByGoldenAngle(id.Value);

    // Steps of the golden angle spread any number of hues evenly.
    private static Rgb ByGoldenAngle(int value)
    {
        const double GoldenAngle = 137.508, Saturation = 0.7;
        double hue = value * GoldenAngle % 360 / 60;
        return new Rgb(Channel(5), Channel(3), Channel(1));

        byte Channel(double offset)
        {
            double place = (offset + hue) % 6;
            double share = Math.Clamp(Math.Min(place, 4 - place), 0, 1);
            return (byte)Math.Round(255 * (1 - (Saturation * share)));
        }
    }
}

/// <summary>A colour to draw with.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    public static readonly Rgb White = new(255, 255, 255);
    public static readonly Rgb Black = new(0, 0, 0);

    /// <summary>Perceived brightness, 0 to 255 (ITU-R BT.601).</summary>
    public double Luma => (0.299 * Red) + (0.587 * Green) + (0.114 * Blue);

    /// <summary>Black or white, whichever can be read on it.</summary>
    public Rgb Contrast => Luma > 140 ? Black : White;

    public static Rgb From(uint rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
}
