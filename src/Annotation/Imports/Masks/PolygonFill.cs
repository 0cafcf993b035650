using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.Masks;

/// <summary>
/// Fills polygons as COCO does (pycocotools, maskApi.c, rleFrPoly): the outline is walked in steps of a fifth of a pixel; where it passes
/// the middle of a column, the pixels below it change between background and object. So what it crosses twice is background.
/// </summary>
internal static class PolygonFill
{
    /// <summary>Steps to a pixel.</summary>
    private const int Steps = 5;

    // A corner may lie outside of the frame, but not so far that the way there takes long.
    private const int MostSides = 4;

    // The outline of every second pixel is half as long.
    private const int MostLengthPerPixel = 8, FreeLength = 1 << 16;

    /// <summary>The mask of a polygon.</summary>
    /// <param name="corners">x and y in turn, pixels; (0, 0) is the upper left corner of the frame. The last is joined to the first.</param>
    /// <param name="width">Of the frame.</param>
    /// <param name="height">Of the frame.</param>
    /// <exception cref="FormatException">They are no polygon, far outside of the frame, or more outline than the frame has room for.</exception>
    public static CocoRle Fill(ReadOnlySpan<double> corners, int width, int height)
    {
        if (corners.Length < 6 || corners.Length % 2 != 0)
            throw new FormatException($"a polygon has {corners.Length} numbers; it needs x and y of at least three corners");
        double reach = (double)MostSides * Math.Max(width, height);
        foreach (double number in corners)
        {
            if (!(Math.Abs(number) <= reach))
                throw new FormatException($"a corner of a polygon is at {number}; the frame has {width}x{height} pixels");
        }

        return ToMask(Crossings(corners, width, height), width, height);
    }

    // Places, counted down the columns, from which on pixels change.
    private static List<uint> Crossings(ReadOnlySpan<double> corners, int width, int height)
    {
        List<uint> places = [];
        long most = Steps * ((MostLengthPerPixel * (long)width * height) + FreeLength), length = 0;
        int count = corners.Length / 2;
        (int X, int Y)? last = null;
        for (int i = 0; i < count; i++)
        {
            int next = (i + 1) % count;
            (int x1, int y1) = (ToSteps(corners[2 * i]), ToSteps(corners[(2 * i) + 1]));
            (int x2, int y2) = (ToSteps(corners[2 * next]), ToSteps(corners[(2 * next) + 1]));
            length += Math.Max(Math.Abs(x2 - x1), Math.Abs(y2 - y1));
            if (length > most)
                throw new FormatException($"the outline of a polygon is longer than what a frame of {width}x{height} has room for");
            Walk(x1, y1, x2, y2, ref last, places, width, height);
        }

        return places;
    }

    private static int ToSteps(double coordinate) => (int)((Steps * coordinate) + 0.5);

    // Along an edge in steps of its longer side, always from its lower end, so that both ways take the same points.
    private static void Walk(int x1, int y1, int x2, int y2, ref (int X, int Y)? last, List<uint> places, int width, int height)
    {
        int dx = Math.Abs(x2 - x1), dy = Math.Abs(y2 - y1);
        bool isFlat = dx >= dy, isBackwards = isFlat ? x1 > x2 : y1 > y2;
        if (isBackwards)
            (x1, y1, x2, y2) = (x2, y2, x1, y1);
        int steps = Math.Max(dx, dy);
        double slope = steps == 0 ? 0 : isFlat ? (double)(y2 - y1) / dx : (double)(x2 - x1) / dy;
        for (int step = 0; step <= steps; step++)
        {
            int along = isBackwards ? steps - step : step;
            (int X, int Y) point = isFlat ? (x1 + along, (int)(y1 + (slope * along) + 0.5)) : ((int)(x1 + (slope * along) + 0.5), y1 + along);
            if (last is { } before && before.X != point.X)
                AddCrossing(before, point, places, width, height);
            last = point;
        }
    }

    private static void AddCrossing((int X, int Y) before, (int X, int Y) point, List<uint> places, int width, int height)
    {
        // Of the step's left end; in the middle of a pixel if that is a whole number and two fifths.
        int left = point.X < before.X ? point.X : point.X - 1;
        if (left < 0 || left % Steps != Steps / 2 || left / Steps >= width)
            return;
        double row = ((Math.Min(point.Y, before.Y) + 0.5) / Steps) - 0.5;
        int top = (int)Math.Ceiling(Math.Clamp(row, 0, height));
        places.Add(((uint)(left / Steps) * (uint)height) + (uint)top);
    }

    private static CocoRle ToMask(List<uint> places, int width, int height)
    {
        places.Sort();
        var counts = new uint[places.Count + 1];
        uint before = 0;
        for (int i = 0; i < places.Count; i++)
        {
            counts[i] = places[i] - before;
            before = places[i];
        }

        counts[^1] = ((uint)width * (uint)height) - before;
        return CocoRle.FromCounts(width, height, counts);
    }
}
