namespace SamStream.Sinks.Polygons;

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
