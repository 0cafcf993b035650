using SamStream.Pipeline.Masks;
using SamStream.Sinks.Polygons;

namespace SamStream.Annotation.Exports.Yolo;

/// <summary>
/// A mask as one polygon, for formats with room for no more: each part is joined to those before it by a line of no width, there and
/// back, between their nearest corners. Holes are filled.
/// </summary>
/// <param name="Corners">Those of pixels: (0, 0) is the upper left one of the frame. The first is not repeated.</param>
/// <param name="Parts">How many the mask has.</param>
/// <param name="Holes">How many the mask has.</param>
internal sealed record JoinedOutline(IReadOnlyList<(int X, int Y)> Corners, int Parts, int Holes)
{
    /// <summary>The outline of a mask with at least one pixel.</summary>
    public static JoinedOutline Of(CocoRle mask)
    {
        IReadOnlyList<MaskPolygon> parts = MaskOutline.Trace(mask);
        List<(int X, int Y)> corners = [.. CornersOf(parts[0].Outer)];
        List<PolygonRing> joined = [parts[0].Outer];
        foreach (MaskPolygon part in parts.Skip(1))
        {
            // In a hole that is filled: drawn twice it would be a hole by the even-odd rule.
            (double x, double y) = InsideOf(part.Outer);
            if (joined.Exists(outer => outer.Contains(x, y)))
                continue;
            Join(corners, CornersOf(part.Outer));
            joined.Add(part.Outer);
        }

        return new JoinedOutline(corners, parts.Count, parts.Sum(part => part.Holes.Count));
    }

    private static (int X, int Y)[] CornersOf(PolygonRing ring)
    {
        var corners = new (int X, int Y)[ring.Count];
        for (int i = 0; i < corners.Length; i++)
            corners[i] = (ring.X(i), ring.Y(i));
        return corners;
    }

    // The first edge is vertical, with the object on its right hand.
    private static (double X, double Y) InsideOf(PolygonRing ring)
    {
        bool isDown = ring.Y(1) > ring.Y(0);
        return (ring.X(0) + (isDown ? -0.5 : 0.5), ring.Y(0) + (isDown ? 0.5 : -0.5));
    }

    private static void Join(List<(int X, int Y)> corners, (int X, int Y)[] part)
    {
        long least = long.MaxValue;
        int from = 0, to = 0;
        for (int i = 0; i < corners.Count; i++)
        {
            for (int j = 0; j < part.Length; j++)
            {
                long dx = corners[i].X - part[j].X, dy = corners[i].Y - part[j].Y;
                if ((dx * dx) + (dy * dy) >= least)
                    continue;
                least = (dx * dx) + (dy * dy);
                (from, to) = (i, j);
            }
        }

        corners.InsertRange(from + 1, [.. part[to..], .. part[..(to + 1)], corners[from]]);
    }
}
