namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>A filled rectangle with round corners, to write on.</summary>
internal static class Panel
{
    /// <param name="canvas">Where on; what lies outside is cut off.</param>
    /// <param name="area">Pixels.</param>
    /// <param name="color">Of the whole area.</param>
    /// <param name="opacity">0 to 1.</param>
    /// <param name="leftRadius">Of the left corners, pixels.</param>
    /// <param name="rightRadius">Of the right corners, pixels.</param>
    public static void Fill(Canvas canvas, in PixelArea area, Rgb color, double opacity, int leftRadius, int rightRadius)
    {
        double alpha = Math.Round(255 * opacity);
        OpacityMap map = canvas.Begin(area);
        for (int y = 0; y < area.Height; y++)
        {
            Span<byte> row = map.Row(area.Top + y, area.Left);
            for (int x = 0; x < area.Width; x++)
                row[x] = (byte)(alpha * CornerCoverage(x, y, area, leftRadius, rightRadius));
        }

        canvas.Blend(color);
    }

    // How much of a pixel lies inside: its distance to the circle, within one pixel.
    private static double CornerCoverage(int x, int y, in PixelArea area, int leftRadius, int rightRadius)
    {
        int fromRight = area.Width - 1 - x;
        (int fromSide, int radius) = x < fromRight ? (x, leftRadius) : (fromRight, rightRadius);
        int fromEdge = Math.Min(y, area.Height - 1 - y);
        if (fromSide >= radius || fromEdge >= radius)
            return 1;
        double dx = radius - fromSide - 0.5, dy = radius - fromEdge - 0.5;
        return Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1);
    }
}
