namespace SamStream.Evaluation.Metrics;

/// <summary>
/// Boundary pixels of a binary mask: a pixel is one if it differs from its neighbour to the right, below, or right
/// below. The boundary lies half a pixel towards the origin. In the last row only the right neighbour counts, in the last
/// column only the lower one, and the last pixel of all is never one (Perazzi et al., "A Benchmark Dataset and
/// Evaluation Methodology for Video Object Segmentation", CVPR 2016, and the evaluation code of DAVIS 2017).
/// </summary>
internal static class BoundaryMap
{
    /// <summary>Writes 1 for a boundary pixel, else 0.</summary>
    /// <param name="mask">Row-major [height, width], any value but 0 is object.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="boundary">Of the same size.</param>
    /// <returns>The number of boundary pixels.</returns>
    public static int Compute(ReadOnlySpan<byte> mask, int width, int height, Span<byte> boundary)
    {
        int count = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(y * width, width);
            // Without a row below, the row stands in for it: right neighbour and lower right one are then the same.
            ReadOnlySpan<byte> below = y + 1 < height ? mask.Slice((y + 1) * width, width) : row;
            Span<byte> target = boundary.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                int right = x + 1 < width ? x + 1 : x;
                bool self = row[x] != 0;
                bool differs = self != (row[right] != 0) || self != (below[x] != 0) || self != (below[right] != 0);
                target[x] = differs ? (byte)1 : (byte)0;
                count += differs ? 1 : 0;
            }
        }

        return count;
    }
}

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
