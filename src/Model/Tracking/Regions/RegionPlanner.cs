using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking.Regions;

/// <summary>
/// Chooses what of each frame is encoded, and the input for it: around the objects with a context, as large as one of the shapes
/// shows it; in two parts, each in an input of half the cost, where the objects lie so far apart that they are seen larger so.
/// </summary>
/// <param name="shapes">Sizes of input that cost about the same.</param>
/// <param name="half">Size of which two cost that; null: a frame is encoded as one.</param>
internal sealed class RegionPlanner(IReadOnlyList<InputSize> shapes, InputSize? half = null)
{
    /// <summary>How much larger objects must be seen in two parts than in one.</summary>
    private const float LeastGain = 1.25f;

    private static readonly Comparison<PixelBounds> Across =
        static (a, b) => (a.Left + a.Right, a.Top + a.Bottom).CompareTo((b.Left + b.Right, b.Top + b.Bottom));

    private static readonly Comparison<PixelBounds> Down =
        static (a, b) => (a.Top + a.Bottom, a.Left + a.Right).CompareTo((b.Top + b.Bottom, b.Left + b.Right));

    private readonly List<PixelBounds> _sorted = [];

    /// <summary>What is encoded for objects.</summary>
    /// <param name="objects">Box around each of them, not empty.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public FrameParts Choose(List<PixelBounds> objects, int width, int height)
    {
        PixelBounds all = default;
        foreach (PixelBounds one in objects)
            all = all.Union(one);
        (float Width, float Height) needed = RegionZoom.Needed(all, width, height);
        InputSize shape = shapes[ShapeFor(needed.Width, needed.Height)];
        float zoom = RegionZoom.Of(shape, needed);
        if (half is { } size && Split(objects, size, width, height) is var (first, second, apart) && apart > LeastGain * zoom)
            return new FrameParts(RegionZoom.Around(first, size, width, height), RegionZoom.Around(second, size, width, height));
        return new FrameParts(RegionZoom.Around(all, shape, width, height));
    }

    /// <summary>Which input a part of a frame is encoded in: an index of the shapes or, behind them, of the two halves.</summary>
    public int SlotOf(in FrameParts parts, int part, int width, int height)
    {
        PixelBounds bounds = parts.Part(part, width, height);
        return parts.Count == 1 ? ShapeFor(bounds.Width, bounds.Height) : shapes.Count + part;
    }

    private int ShapeFor(float width, float height)
    {
        int best = 0;
        for (int i = 1; i < shapes.Count; i++)
        {
            if (RegionZoom.Of(shapes[i], (width, height)) > RegionZoom.Of(shapes[best], (width, height)))
                best = i;
        }

        return best;
    }

    // The two groups, beside or above one another, of which the larger one is seen largest.
    private (PixelBounds First, PixelBounds Second, float Zoom)? Split(
        List<PixelBounds> objects, in InputSize size, int width, int height)
    {
        (PixelBounds First, PixelBounds Second, float Zoom)? best = null;
        foreach (bool isAcross in (ReadOnlySpan<bool>)[true, false])
        {
            _sorted.Clear();
            _sorted.AddRange(objects);
            _sorted.Sort(isAcross ? Across : Down);
            for (int end = 1; end < _sorted.Count; end++)
            {
                PixelBounds first = default, second = default;
                for (int i = 0; i < _sorted.Count; i++)
                    (first, second) = i < end ? (first.Union(_sorted[i]), second) : (first, second.Union(_sorted[i]));
                float zoom = Math.Min(RegionZoom.Of(size, RegionZoom.Needed(first, width, height)), RegionZoom.Of(size, RegionZoom.Needed(second, width, height)));
                if (zoom > (best?.Zoom ?? 0))
                    best = (first, second, zoom);
            }
        }

        return best;
    }
}
