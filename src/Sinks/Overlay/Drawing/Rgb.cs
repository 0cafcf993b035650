namespace SamStream.Sinks.Overlay.Drawing;

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
