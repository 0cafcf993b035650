using SamStream.Pipeline.Geometry;

namespace SamStream.Chaos.Rtsp;

/// <summary>
/// Where the disc of <see cref="RtspServer"/>'s test pattern is: it swings to and fro on a level line, and the number in
/// the picture tells where. So a mask that belongs to another picture is known from one that belongs to this.
/// </summary>
public static class PatternDisc
{
    private const int Period = 200;
    private const double Swing = 0.3, Level = 0.55, Radius = 0.16;

    /// <summary>The disc's box on a picture, pixels.</summary>
    /// <param name="number">What the picture holds.</param>
    /// <param name="width">Pixels of the picture.</param>
    /// <param name="height">Pixels of the picture.</param>
    public static BoxXyxy BoxOn(int number, int width, int height)
    {
        int step = number % Period;
        double swing = (Math.Min(step, Period - step) / (Period / 2.0)) - 0.5;
        double middle = Math.Round(width * (0.5 + (Swing * swing)));
        double level = Math.Round(height * Level), radius = Math.Round(height * Radius);
        return new BoxXyxy(
            (float)(middle - radius), (float)(level - radius), (float)(middle + radius), (float)(level + radius));
    }
}
