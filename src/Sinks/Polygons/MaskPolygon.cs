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
