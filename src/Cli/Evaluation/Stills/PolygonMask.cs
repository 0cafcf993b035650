using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>Fills polygons: a pixel is inside if its centre is, by the even-odd rule.</summary>
internal static class PolygonMask
{
    /// <summary>The mask of one closed polygon.</summary>
    /// <param name="points">Corners in pixels; the last is joined to the first.</param>
    /// <param name="width">Of the mask.</param>
    /// <param name="height">Of the mask.</param>
    public static SegmentationMask Fill(IReadOnlyList<(double X, double Y)> points, int width, int height)
    {
        byte[] pixels = new byte[width * height];
        var crossings = new List<double>();
        for (int y = 0; y < height; y++)
        {
            FindCrossings(points, y + 0.5, crossings);
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                int start = Math.Clamp((int)Math.Ceiling(crossings[i] - 0.5), 0, width);
                int end = Math.Clamp((int)Math.Ceiling(crossings[i + 1] - 0.5), start, width);
                pixels.AsSpan((y * width) + start, end - start).Fill(1);
            }
        }

        return new SegmentationMask(width, height, pixels);
    }

    private static void FindCrossings(IReadOnlyList<(double X, double Y)> points, double y, List<double> crossings)
    {
        crossings.Clear();
        for (int i = 0; i < points.Count; i++)
        {
            ((double x1, double y1), (double x2, double y2)) = (points[i], points[(i + 1) % points.Count]);
            if (y1 <= y != y2 <= y)
                crossings.Add(x1 + ((y - y1) / (y2 - y1) * (x2 - x1)));
        }

        crossings.Sort();
    }
}
