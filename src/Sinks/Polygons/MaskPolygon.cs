namespace SamStream.Sinks.Polygons;

/// <summary>One connected part of a mask: its outer ring and the rings of its holes.</summary>
internal sealed record MaskPolygon(PolygonRing Outer, IReadOnlyList<PolygonRing> Holes)
{
    /// <summary>The polygon with fewer corners; null if nothing is left of it.</summary>
    /// <param name="tolerance">How far the new outline may be from the old one, in pixels.</param>
    public MaskPolygon? Simplify(double tolerance)
    {
        if (RingSimplification.Simplify(Outer, tolerance) is not { } outer)
            return null;
        List<PolygonRing> holes = [];
        foreach (PolygonRing hole in Holes)
        {
            if (RingSimplification.Simplify(hole, tolerance) is { } simplified)
                holes.Add(simplified);
        }

        return new MaskPolygon(outer, holes);
    }
}

/// <summary>
/// A closed outline; the first corner is not repeated. Corners are those of pixels: the outline of the pixel at (0, 0)
/// runs through (0, 0), (1, 0), (1, 1) and (0, 1).
/// </summary>
/// <param name="Coordinates">x and y of each corner in turn.</param>
internal sealed record PolygonRing(int[] Coordinates)
{
    public int Count => Coordinates.Length / 2;

    public int X(int corner) => Coordinates[2 * corner];

    public int Y(int corner) => Coordinates[(2 * corner) + 1];

    /// <summary>Square pixels; positive for outer rings, which run clockwise on the screen, negative for holes.</summary>
    public double SignedArea()
    {
        long doubled = 0;
        for (int i = 0, before = Count - 1; i < Count; before = i++)
            doubled += ((long)X(before) * Y(i)) - ((long)X(i) * Y(before));
        return doubled / 2.0;
    }

    /// <summary>Whether a point that is not on the outline lies inside: a ray to the left crosses an odd number of edges.</summary>
    public bool Contains(double x, double y)
    {
        bool isInside = false;
        for (int i = 0, before = Count - 1; i < Count; before = i++)
        {
            if (Y(i) > y != Y(before) > y
                && x > X(i) + ((y - Y(i)) * (X(before) - X(i)) / (Y(before) - Y(i))))
            {
                isInside = !isInside;
            }
        }

        return isInside;
    }
}

/// <summary>
/// Leaves out corners that lie within a tolerance of the line between those that are kept (Douglas and Peucker, 1973),
/// starting from two corners far from each other, since a ring has no ends.
/// </summary>
internal static class RingSimplification
{
    private const int FewestCorners = 3;

    /// <summary>Null if fewer than three corners are left.</summary>
    public static PolygonRing? Simplify(PolygonRing ring, double tolerance)
    {
        int count = ring.Count;
        if (tolerance <= 0 || count <= FewestCorners)
            return ring;
        var isKept = new bool[count];
        int far = FarthestFrom(ring, 0);
        int start = FarthestFrom(ring, far);
        isKept[start] = isKept[far] = true;
        KeepBetween(ring, start, far, tolerance, isKept);
        KeepBetween(ring, far, start, tolerance, isKept);

        int kept = isKept.Count(keep => keep);
        if (kept < FewestCorners)
            return null;
        var coordinates = new int[2 * kept];
        for (int corner = 0, next = 0; corner < count; corner++)
        {
            if (!isKept[corner])
                continue;
            coordinates[next++] = ring.X(corner);
            coordinates[next++] = ring.Y(corner);
        }

        return new PolygonRing(coordinates);
    }

    private static int FarthestFrom(PolygonRing ring, int origin)
    {
        long most = -1;
        int farthest = origin;
        for (int i = 0; i < ring.Count; i++)
        {
            long dx = ring.X(i) - ring.X(origin), dy = ring.Y(i) - ring.Y(origin);
            if ((dx * dx) + (dy * dy) <= most)
                continue;
            most = (dx * dx) + (dy * dy);
            farthest = i;
        }

        return farthest;
    }

    // A stack of its own: an outline may have more corners than a thread's stack has room for.
    private static void KeepBetween(PolygonRing ring, int first, int last, double tolerance, bool[] isKept)
    {
        int count = ring.Count;
        var open = new Stack<(int First, int Length)>();
        open.Push((first, (last - first + count) % count));
        while (open.TryPop(out (int First, int Length) part))
        {
            if (part.Length < 2)
                continue;
            int end = (part.First + part.Length) % count;
            double most = tolerance;
            int split = -1;
            for (int step = 1; step < part.Length; step++)
            {
                double distance = Distance(ring, (part.First + step) % count, part.First, end);
                if (distance <= most)
                    continue;
                most = distance;
                split = step;
            }

            if (split < 0)
                continue;
            isKept[(part.First + split) % count] = true;
            open.Push((part.First, split));
            open.Push(((part.First + split) % count, part.Length - split));
        }
    }

    private static double Distance(PolygonRing ring, int corner, int from, int to)
    {
        double dx = ring.X(to) - ring.X(from), dy = ring.Y(to) - ring.Y(from);
        double px = ring.X(corner) - ring.X(from), py = ring.Y(corner) - ring.Y(from);
        double length = (dx * dx) + (dy * dy);
        double along = length > 0 ? Math.Clamp(((px * dx) + (py * dy)) / length, 0, 1) : 0;
        return Math.Sqrt(Square(px - (along * dx)) + Square(py - (along * dy)));
    }

    private static double Square(double value) => value * value;
}
