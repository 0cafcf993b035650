using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Motion;

/// <summary>
/// How far a small object moved between two gray images: the shift at which its pixels differ least. Optical flow loses
/// an object that moves by more than its own size, since a patch of it holds mostly background.
/// </summary>
internal sealed class PatchShift
{
    /// <summary>Pixels of the object that are compared at most.</summary>
    private const int MostPoints = 256;

    /// <summary>Shifts that are looked at, in sides of the object and in pixels at most.</summary>
    private const float ReachInSides = 1.5f;
    private const int LeastReach = 16;
    private const int MostReach = 64;

    /// <summary>Steps of the first, coarse look, pixels.</summary>
    private const int CoarseStep = 2;

    /// <summary>Gray levels that a pixel of distance counts for: of two equal matches the nearer one is likelier.</summary>
    private const float DistanceCost = 0.05f;

    private readonly (int X, int Y)[] _points = new (int, int)[MostPoints];
    private int _count;

    /// <summary>Takes the object's pixels.</summary>
    /// <param name="mask">The object in the frame before.</param>
    /// <param name="scaleX">Frame pixels for each pixel of the gray images, across.</param>
    /// <param name="scaleY">And down.</param>
    public void Take(BinaryMask mask, float scaleX, float scaleY)
    {
        _count = 0;
        int every = Math.Max(1, (mask.Area + MostPoints - 1) / MostPoints), index = 0;
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
        {
            ReadOnlySpan<byte> row = mask.Pixels.Slice(y * mask.Width, mask.Width);
            for (int x = mask.Bounds.Left; x < mask.Bounds.Right; x++)
            {
                if (row[x] != 0 && index++ % every == 0 && _count < MostPoints)
                    _points[_count++] = ((int)(x / scaleX), (int)(y / scaleY));
            }
        }
    }

    /// <summary>The best shift within reach, in pixels of the gray images.</summary>
    /// <param name="previous">[height, width].</param>
    /// <param name="current">[height, width].</param>
    /// <param name="width">Of both.</param>
    /// <param name="bounds">The object's, in pixels of the gray images.</param>
    public (int X, int Y) Find(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> current, int width, in PixelBounds bounds)
    {
        int side = Math.Max(bounds.Width, bounds.Height);
        int reach = Math.Clamp((int)(side * ReachInSides), LeastReach, MostReach);
        (int X, int Y) best = default;
        float bestCost = Cost(previous, current, width, 0, 0);
        Look(previous, current, width, default, reach, CoarseStep, ref best, ref bestCost);
        Look(previous, current, width, best, CoarseStep - 1, 1, ref best, ref bestCost);
        return best;
    }

    /// <summary>Mean absolute difference at a shift, gray levels; what leaves the image differs as much as can be.</summary>
    public float Difference(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> current, int width, int x, int y)
    {
        int sum = 0, height = current.Length / width;
        foreach ((int px, int py) in _points.AsSpan(0, _count))
        {
            int cx = px + x, cy = py + y;
            sum += (uint)cx < (uint)width && (uint)cy < (uint)height
                ? Math.Abs(previous[(py * width) + px] - current[(cy * width) + cx])
                : byte.MaxValue;
        }

        return _count == 0 ? byte.MaxValue : (float)sum / _count;
    }

    private void Look(
        ReadOnlySpan<byte> previous, ReadOnlySpan<byte> current, int width, (int X, int Y) centre, int reach, int step,
        ref (int X, int Y) best, ref float bestCost)
    {
        for (int y = centre.Y - reach; y <= centre.Y + reach; y += step)
        {
            for (int x = centre.X - reach; x <= centre.X + reach; x += step)
            {
                float cost = Cost(previous, current, width, x, y);
                if (cost < bestCost)
                    (best, bestCost) = ((x, y), cost);
            }
        }
    }

    private float Cost(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> current, int width, int x, int y) =>
        Difference(previous, current, width, x, y) + (DistanceCost * MathF.Sqrt((x * x) + (y * y)));
}
