using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Masks;

/// <summary>
/// The pixel of a mask that lies farthest from everything that is not the mask: the maximum of its exact Euclidean
/// distance transform (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012). What lies
/// outside the frame is not the mask.
/// </summary>
internal sealed class InnerPoint
{
    /// <summary>Larger masks are looked at on every second, third ... pixel, so that the cost is bounded.</summary>
    private const int LongestSide = 192;

    private int[] _columnDistances = [];
    private int[] _parabolas = [];
    private float[] _borders = [];

    /// <summary>The point's centre in frame pixels; null if the mask is empty.</summary>
    public (float X, float Y)? Find(BinaryMask mask)
    {
        if (mask.IsEmpty)
            return null;
        PixelBounds bounds = mask.Bounds;
        int step = (Math.Max(bounds.Width, bounds.Height) + LongestSide - 1) / LongestSide;
        int width = (bounds.Width + step - 1) / step, height = (bounds.Height + step - 1) / step;
        Reserve(width, height);
        MeasureColumns(mask, step, width, height);

        int best = -1, bestX = 0, bestY = 0;
        for (int y = 0; y < height; y++)
        {
            (int distance, int x) = FarthestOfRow(_columnDistances.AsSpan((y + 1) * (width + 2), width + 2));
            if (distance > best)
                (best, bestX, bestY) = (distance, x, y);
        }

        return (bounds.Left + (bestX * step) + 0.5f, bounds.Top + (bestY * step) + 0.5f);
    }

    private void Reserve(int width, int height)
    {
        int cells = (width + 2) * (height + 2);
        if (_columnDistances.Length < cells)
            _columnDistances = new int[cells];
        if (_parabolas.Length < width + 2)
        {
            _parabolas = new int[width + 2];
            _borders = new float[width + 3];
        }
    }

    // Distance along its column of every cell to the nearest cell off the mask, with one row and column of
    // background around.
    private void MeasureColumns(BinaryMask mask, int step, int width, int height)
    {
        int stride = width + 2;
        Span<int> cells = _columnDistances.AsSpan(0, stride * (height + 2));
        cells[..stride].Clear();
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = mask.Pixels.Slice((mask.Bounds.Top + (y * step)) * mask.Width, mask.Width);
            Span<int> above = cells.Slice(y * stride, stride), here = cells.Slice((y + 1) * stride, stride);
            here[0] = here[^1] = 0;
            for (int x = 0; x < width; x++)
                here[x + 1] = row[mask.Bounds.Left + (x * step)] != 0 ? above[x + 1] + 1 : 0;
        }

        cells[((height + 1) * stride)..].Clear();
        for (int y = height; y > 0; y--)
        {
            Span<int> here = cells.Slice(y * stride, stride), below = cells.Slice((y + 1) * stride, stride);
            for (int x = 1; x <= width; x++)
                here[x] = Math.Min(here[x], below[x] + 1);
        }
    }

    // The lower envelope of the parabolas over one row, and its highest value: squared distance and column.
    private (int Distance, int X) FarthestOfRow(ReadOnlySpan<int> column)
    {
        int count = 0;
        _parabolas[0] = 0;
        _borders[0] = float.NegativeInfinity;
        for (int x = 1; x < column.Length; x++)
        {
            float border = Intersect(column, _parabolas[count], x);
            while (border <= _borders[count])
                border = Intersect(column, _parabolas[--count], x);
            _parabolas[++count] = x;
            _borders[count] = border;
        }

        _borders[count + 1] = float.PositiveInfinity;
        int best = -1, bestX = 0, parabola = 0;
        for (int x = 1; x < column.Length - 1; x++)
        {
            while (_borders[parabola + 1] < x)
                parabola++;
            int offset = x - _parabolas[parabola];
            int height = column[_parabolas[parabola]];
            int distance = (offset * offset) + (height * height);
            if (distance > best)
                (best, bestX) = (distance, x - 1);
        }

        return (best, bestX);
    }

    private static float Intersect(ReadOnlySpan<int> column, int left, int right)
    {
        float rise = (column[right] * column[right]) + (right * right)
            - ((column[left] * column[left]) + (left * left));
        return rise / (2f * (right - left));
    }
}
