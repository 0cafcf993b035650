using SamStream.Pipeline.Masks;

namespace SamStream.Sinks.Polygons;

/// <summary>
/// The exact outline of a mask along the edges of its pixels, from its run lengths: no pixel is looked at. Pixels that
/// meet at a corner only belong to different polygons.
/// </summary>
internal static class MaskOutline
{
    /// <summary>Outer rings with their holes, the largest first.</summary>
    public static IReadOnlyList<MaskPolygon> Trace(CocoRle rle)
    {
        List<VerticalEdge> edges = FindVerticalEdges(rle);
        List<PolygonRing> outers = [], holes = [];
        foreach (PolygonRing ring in Link(edges))
            (ring.SignedArea() > 0 ? outers : holes).Add(ring);
        outers.Sort((a, b) => b.SignedArea().CompareTo(a.SignedArea()));
        return Nest(outers, holes);
    }

    // Where two neighbouring columns differ. Whatever begins in a column is its object's left side and runs up, whatever
    // ends there its right side and runs down: the object is on the right hand.
    private static List<VerticalEdge> FindVerticalEdges(CocoRle rle)
    {
        List<VerticalEdge> edges = [];
        List<(int Top, int Bottom)> before = [], here = [];
        int column = 0, run = 1;
        long start = rle.Counts.Length > 0 ? rle.Counts[0] : 0;
        long end = rle.Counts.Length > 1 ? start + rle.Counts[1] : start;
        for (; column <= rle.Width; column++)
        {
            here.Clear();
            long columnStart = (long)column * rle.Height, columnEnd = columnStart + rle.Height;
            while (column < rle.Width && run < rle.Counts.Length && start < columnEnd)
            {
                if (end > Math.Max(start, columnStart))
                    Append(here, (int)(Math.Max(start, columnStart) - columnStart), (int)(Math.Min(end, columnEnd) - columnStart));
                if (end > columnEnd)
                    break;
                long background = run + 1 < rle.Counts.Length ? rle.Counts[run + 1] : 0;
                start = end + background;
                run += 2;
                end = run < rle.Counts.Length ? start + rle.Counts[run] : start;
            }

            AddDifferences(column, before, here, isDown: true, edges);
            AddDifferences(column, here, before, isDown: false, edges);
            (before, here) = (here, before);
        }

        return edges;
    }

    // Runs of length 0 in between leave neighbours that touch.
    private static void Append(List<(int Top, int Bottom)> intervals, int top, int bottom)
    {
        if (intervals.Count > 0 && intervals[^1].Bottom == top)
            intervals[^1] = (intervals[^1].Top, bottom);
        else
            intervals.Add((top, bottom));
    }

    // The parts of the first column's intervals that the second one does not have.
    private static void AddDifferences(
        int x, List<(int Top, int Bottom)> first, List<(int Top, int Bottom)> second, bool isDown, List<VerticalEdge> edges)
    {
        int other = 0;
        foreach ((int top, int bottom) in first)
        {
            int from = top;
            while (other < second.Count && second[other].Bottom <= from)
                other++;
            for (int i = other; i < second.Count && second[i].Top < bottom; i++)
            {
                if (second[i].Top > from)
                    edges.Add(new VerticalEdge(x, from, second[i].Top, isDown));
                from = Math.Max(from, second[i].Bottom);
            }

            if (from < bottom)
                edges.Add(new VerticalEdge(x, from, bottom, isDown));
        }
    }

    // On each row of corners, those sorted by x are joined in pairs: the first with the second, the third with the fourth.
    // Where four pixels meet at a corner of two, it appears twice; the order among the two keeps diagonal pixels apart.
    private static List<PolygonRing> Link(List<VerticalEdge> edges)
    {
        var keys = new (int Y, int X, int Order)[2 * edges.Count];
        var corners = new int[keys.Length];
        for (int i = 0; i < edges.Count; i++)
        {
            VerticalEdge edge = edges[i];
            int order = edge.IsDown ? 0 : 1;
            keys[2 * i] = (edge.Top, edge.X, order);
            keys[(2 * i) + 1] = (edge.Bottom, edge.X, order);
            (corners[2 * i], corners[(2 * i) + 1]) = (2 * i, (2 * i) + 1);
        }

        Array.Sort(keys, corners);
        var partner = new int[corners.Length];
        for (int i = 0; i < corners.Length; i += 2)
            (partner[corners[i]], partner[corners[i + 1]]) = (corners[i + 1], corners[i]);

        List<PolygonRing> rings = [];
        List<int> ring = [];
        var isDone = new bool[edges.Count];
        for (int first = 0; first < edges.Count; first++)
        {
            if (isDone[first])
                continue;
            ring.Clear();
            for (int edge = first; !isDone[edge];)
            {
                isDone[edge] = true;
                VerticalEdge here = edges[edge];
                (int begin, int end) = here.IsDown ? (here.Top, here.Bottom) : (here.Bottom, here.Top);
                ring.AddRange([here.X, begin, here.X, end]);
                int next = partner[(2 * edge) + (here.IsDown ? 1 : 0)];
                edge = next / 2;
            }

            rings.Add(new PolygonRing([.. ring]));
        }

        return rings;
    }

    private static List<MaskPolygon> Nest(List<PolygonRing> outers, List<PolygonRing> holes)
    {
        var holesOf = new List<PolygonRing>[outers.Count];
        for (int i = 0; i < outers.Count; i++)
            holesOf[i] = [];
        foreach (PolygonRing hole in holes)
        {
            // Just beside the middle of its first edge, on the object's side: inside the smallest ring around it.
            (double x, double y) = BesideFirstEdge(hole);
            int owner = outers.FindLastIndex(outer => outer.Contains(x, y));
            if (owner >= 0)
                holesOf[owner].Add(hole);
        }

        return [.. outers.Select((outer, i) => new MaskPolygon(outer, holesOf[i]))];
    }

    // The first edge is vertical. Going down, the object is to the left on the screen.
    private static (double X, double Y) BesideFirstEdge(PolygonRing ring) =>
        (ring.X(0) + (ring.Y(1) > ring.Y(0) ? -0.5 : 0.5), ring.Y(0) + (ring.Y(1) > ring.Y(0) ? 0.5 : -0.5));

    private readonly record struct VerticalEdge(int X, int Top, int Bottom, bool IsDown);
}
