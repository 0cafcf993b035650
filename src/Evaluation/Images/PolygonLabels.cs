using System.Globalization;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Masks;

namespace SamStream.Evaluation.Images;

/// <summary>
/// Instances as text, one a line: a class and the corners of a polygon, x and y in turn as shares of the image's width and
/// height (YOLO's segmentation labels).
/// </summary>
internal static class PolygonLabels
{
    private const int MostBytes = 1 << 24;
    private const int FewestNumbers = 1 + (2 * 3);

    // Every instance is a mask in memory, however short its line is.
    private const int MostInstances = 1000;

    /// <summary>The masks in the order of the lines; polygons without a pixel are left out.</summary>
    /// <exception cref="EvaluationException">A line is not such an instance.</exception>
    public static IReadOnlyList<SegmentationMask> Read(string path, int width, int height)
    {
        var masks = new List<SegmentationMask>();
        int number = 0;
        foreach (string line in Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (masks.Count == MostInstances)
                throw new EvaluationException($"{path}, line {number}: {MostInstances} instances are the most of an image.");
            double[] values = Parse(line, path, number);
            var points = new (double X, double Y)[(values.Length - 1) / 2];
            for (int i = 0; i < points.Length; i++)
                points[i] = (values[1 + (2 * i)] * width, values[2 + (2 * i)] * height);
            SegmentationMask mask = PolygonMask.Fill(points, width, height);
            if (mask.Area > 0)
                masks.Add(mask);
        }

        return masks;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return InputFile.ReadText(path, MostBytes).Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{error.Message.TrimEnd('.')}; labels are text files.");
        }
    }

    private static double[] Parse(string line, string path, int number)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        double[] values = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                throw Wrong($"'{Shorten(words[i])}' is no number");
        }

        if (values.Length < FewestNumbers || values.Length % 2 == 0)
            throw Wrong($"it has {values.Length} numbers");
        return values;

        static string Shorten(string word) => word.Length <= 60 ? word : $"{word[..60]}…";

        EvaluationException Wrong(string fault) => new(
            $"{path}, line {number}: {fault}; an instance is a class and at least three corners: 0 0.1 0.1 0.5 0.1 0.5 0.6.");
    }
}

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
