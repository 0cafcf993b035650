namespace SamStream.Cli.Evaluation;

/// <summary>
/// Answers whether a set of pixels has a member within a given radius: what dilating the set by the disk
/// dx² + dy² ≤ r² tells, but only where it is asked. Outside the image there is no member.
/// </summary>
/// <remarks>
/// One pass over the rows stores each pixel's distance to the nearest member in its own row; a question then looks at
/// the 2r + 1 rows around, where the disk is 2·√(r² − dy²) + 1 pixels wide.
/// </remarks>
internal sealed class DiskNeighbourhood
{
    private readonly int _width;
    private readonly int _height;
    private readonly ushort[] _rowDistances;
    private readonly int[] _halfWidths;
    private readonly int _radius;

    public DiskNeighbourhood(int width, int height, int radius)
    {
        _width = width;
        _height = height;
        _radius = radius;
        _rowDistances = new ushort[width * height];
        _halfWidths = new int[radius + 1];
        for (int dy = 0; dy <= radius; dy++)
            _halfWidths[dy] = (int)Math.Sqrt((radius * radius) - (dy * dy));
    }

    /// <summary>Sets the members: every pixel that is not 0, row-major.</summary>
    public void Load(ReadOnlySpan<byte> members)
    {
        for (int y = 0; y < _height; y++)
        {
            ReadOnlySpan<byte> row = members.Slice(y * _width, _width);
            Span<ushort> distances = _rowDistances.AsSpan(y * _width, _width);
            int distance = ushort.MaxValue;
            for (int x = 0; x < _width; x++)
            {
                distance = row[x] != 0 ? 0 : Math.Min(distance + 1, ushort.MaxValue);
                distances[x] = (ushort)distance;
            }

            for (int x = _width - 2; x >= 0; x--)
                distances[x] = (ushort)Math.Min(distances[x], distances[x + 1] + 1);
        }
    }

    /// <summary>True if a member lies within the radius of the pixel.</summary>
    public bool HasMember(int x, int y)
    {
        int last = Math.Min(y + _radius, _height - 1);
        for (int row = Math.Max(y - _radius, 0); row <= last; row++)
        {
            if (_rowDistances[(row * _width) + x] <= _halfWidths[Math.Abs(row - y)])
                return true;
        }

        return false;
    }
}
