using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking.Regions;

/// <summary>
/// Chooses what of each frame is encoded, and the input for it: around the objects with a context, in the input that shows it
/// largest, and of those that do the smallest one; in two parts where the objects lie so far apart that they are seen larger so.
/// </summary>
internal sealed class RegionPlanner
{
    private static readonly Comparison<PixelBounds> Across =
        static (a, b) => (a.Left + a.Right, a.Top + a.Bottom).CompareTo((b.Left + b.Right, b.Top + b.Bottom));

    private static readonly Comparison<PixelBounds> Down =
        static (a, b) => (a.Top + a.Bottom, a.Left + a.Right).CompareTo((b.Top + b.Bottom, b.Left + b.Right));

    private readonly List<PixelBounds> _sorted = [];
    private readonly InputSize[] _inputs;
    private readonly int[] _all;
    private readonly int[] _halves;
    private readonly int[] _small;

    /// <param name="inputs">Sizes of input; none costs much more than the first one.</param>
    /// <param name="isHalving">False: a frame is encoded as one.</param>
    public RegionPlanner(IEnumerable<InputSize> inputs, bool isHalving = true)
    {
        _inputs = [.. inputs];
        _all = [.. Enumerable.Range(0, _inputs.Length)];
        _small = [.. _all.Where(i => 2 * _inputs[i].Area <= _inputs[0].Area)];
        _halves = isHalving ? _small : [];
        Slots = [.. _all, .. _halves];
    }

    /// <summary>The input of each slot of what is encoded (<see cref="SlotOf"/>): all of them, and again those for a second part.</summary>
    public IReadOnlyList<int> Slots { get; }

    /// <summary>What is encoded for objects.</summary>
    /// <param name="objects">Box around each of them, not empty.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    /// <param name="isReduced">In an input of half the work at most, as one.</param>
    public FrameParts Choose(List<PixelBounds> objects, int width, int height, bool isReduced = false)
    {
        PixelBounds all = UnionOf(objects);
        (float Width, float Height) needed = RegionZoom.Needed(all, width, height);
        int input = InputFor(Inputs(isReduced), needed);
        (FrameParts parts, float zoom) = (new FrameParts(RegionZoom.Around(all, _inputs[input], width, height)), RegionZoom.Of(_inputs[input], needed));
        if (isReduced)
            return parts with { IsReduced = true };
        int cost = _inputs[input].Area;
        foreach (int half in _halves)
        {
            InputSize size = _inputs[half];
            (PixelBounds first, PixelBounds second, float apart) = Split(objects, size, width, height);
            if (apart < zoom || (apart == zoom && 2 * size.Area > cost))
                continue;
            parts = new FrameParts(RegionZoom.Around(first, size, width, height), RegionZoom.Around(second, size, width, height));
            (zoom, cost) = (apart, 2 * size.Area);
        }

        return parts;
    }

    /// <summary>
    /// What is encoded for objects that somebody waits for: in an input of half the work at most where it shows them no smaller than
    /// the first input does the whole frame.
    /// </summary>
    /// <param name="objects">Box around each of them, not empty.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public FrameParts ChooseQuickly(List<PixelBounds> objects, int width, int height)
    {
        (float Width, float Height) needed = RegionZoom.Needed(UnionOf(objects), width, height);
        bool isReduced = _small.Length > 0
            && RegionZoom.Of(_inputs[InputFor(_small, needed)], needed) >= RegionZoom.Of(_inputs[0], (width, height));
        return Choose(objects, width, height, isReduced);
    }

    /// <summary>
    /// What is encoded around a place that a person points at, whatever is there: in an input of half the work at most as much as it shows
    /// no smaller than the first input does the whole frame; the whole frame where that is not enough.
    /// </summary>
    /// <param name="place">A box with or without an area.</param>
    /// <param name="width">Of the frame, pixels.</param>
    /// <param name="height">Of the frame, pixels.</param>
    public FrameParts ChooseAround(in PixelBounds place, int width, int height)
    {
        if (_small.Length == 0)
            return FrameParts.Whole;
        InputSize size = _inputs[_small.MaxBy(i => _inputs[i].Area)];
        float zoom = RegionZoom.Of(_inputs[0], (width, height));
        int columns = Math.Min(width, (int)(size.Width / zoom)), rows = Math.Min(height, (int)(size.Height / zoom));
        (float wide, float high) = RegionZoom.Needed(place, width, height);
        return wide > columns || high > rows
            ? FrameParts.Whole
            : new FrameParts(RegionZoom.Centred(place, columns, rows, width, height)) { IsReduced = true };
    }

    /// <summary>Where a part of a frame is encoded: an index of <see cref="Slots"/>, no two the same for two parts.</summary>
    public int SlotOf(in FrameParts parts, int part, int width, int height)
    {
        PixelBounds bounds = parts.Part(part, width, height);
        if (parts.Count == 1)
            return InputFor(Inputs(parts.IsReduced), (bounds.Width, bounds.Height));
        int input = InputFor(_halves, (bounds.Width, bounds.Height));
        return part == 0 ? input : _all.Length + Array.IndexOf(_halves, input);
    }

    /// <summary>What encoding the parts costs, as a share of what the first input does.</summary>
    public float CostOf(in FrameParts parts, int width, int height)
    {
        int area = 0;
        for (int i = 0; i < parts.Count; i++)
            area += _inputs[Slots[SlotOf(parts, i, width, height)]].Area;
        return Math.Min(1, (float)area / _inputs[0].Area);
    }

    private static PixelBounds UnionOf(List<PixelBounds> objects)
    {
        PixelBounds all = default;
        foreach (PixelBounds one in objects)
            all = all.Union(one);
        return all;
    }

    private int[] Inputs(bool isReduced) => isReduced && _small.Length > 0 ? _small : _all;

    // The one that shows a part largest; of those that do, the smallest one.
    private int InputFor(int[] among, (float Width, float Height) part)
    {
        int best = among[0];
        foreach (int i in among)
        {
            float gain = RegionZoom.Of(_inputs[i], part) - RegionZoom.Of(_inputs[best], part);
            if (gain > 0 || (gain == 0 && _inputs[i].Area < _inputs[best].Area))
                best = i;
        }

        return best;
    }

    // The two groups, beside or above one another, of which the larger one is seen largest; not at all where there is one object.
    private (PixelBounds First, PixelBounds Second, float Zoom) Split(
        List<PixelBounds> objects, in InputSize size, int width, int height)
    {
        (PixelBounds First, PixelBounds Second, float Zoom) best = default;
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
                if (zoom > best.Zoom)
                    best = (first, second, zoom);
            }
        }

        return best;
    }
}
