namespace SamStream.Sinks.Polygons;

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
