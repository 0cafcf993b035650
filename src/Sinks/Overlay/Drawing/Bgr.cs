namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>A colour in the order of a frame's bytes.</summary>
internal readonly record struct Bgr(byte Blue, byte Green, byte Red)
{
    public static readonly Bgr White = new(255, 255, 255);
    public static readonly Bgr Black = new(0, 0, 0);

    /// <summary>Perceived brightness, 0 to 255 (ITU-R BT.601).</summary>
    public double Luma => (0.114 * Blue) + (0.587 * Green) + (0.299 * Red);

    /// <summary>Black or white, whichever can be read on it.</summary>
    public Bgr Contrast => Luma > 140 ? Black : White;

    public static Bgr FromRgb(uint rgb) => new((byte)rgb, (byte)(rgb >> 8), (byte)(rgb >> 16));
}
