using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// Places the tags of objects: above the object, else below, else in it, else at the nearest free place. A tag changes
/// sides only when it has to, or when a better side has been free for a while, so that none flickers.
/// </summary>
internal sealed class TagPlacement(FreePlaces places)
{
    // A second of most videos.
    private const int FramesBeforeReturn = 25;

    // Of objects that are no longer there; their tags may be placed anew.
    private const int MostRemembered = 4096;

    private readonly Dictionary<ObjectId, Memory> _memories = [];

    /// <summary>Where the tag goes; the place is then taken. Within the picture, free if anything is.</summary>
    /// <param name="id">Of the object.</param>
    /// <param name="bounds">Of the object.</param>
    /// <param name="width">Of the tag, pixels.</param>
    /// <param name="height">Of the tag, pixels.</param>
    public PixelArea Place(ObjectId id, in PixelBounds bounds, int width, int height)
    {
        int gap = Math.Max(1, height / 6);
        if (_memories.Count >= MostRemembered)
            _memories.Clear();
        Memory memory = _memories.GetValueOrDefault(id);
        PixelArea above = Beside(bounds, bounds.Top - height - gap, width, height), home = places.Inside(above);
        var sides = new Sides(
            above,
            Beside(bounds, bounds.Bottom + gap, width, height),
            Beside(bounds, bounds.Top + gap, width, height),
            places.Inside(home with { Left = home.Left + memory.OffsetX, Top = home.Top + memory.OffsetY }));
        Side side = Choose(sides, memory, gap);
        PixelArea area = side != Side.Unknown
            ? sides.Of(side)
            : places.FindNearest(home, gap) ?? places.FindNearest(home, gap: 0) ?? home;
        places.Take(area);
        side = side == Side.Unknown ? Side.Elsewhere : side;
        _memories[id] = new Memory(side, area.Left - home.Left, area.Top - home.Top, side == memory.Side ? memory.FramesSince + 1 : 0);
        return area;
    }

    // Unknown: none is free.
    private Side Choose(in Sides sides, in Memory memory, int gap)
    {
        bool canStay = memory.Side != Side.Unknown && places.IsFree(sides.Of(memory.Side), gap);
        if (canStay && memory.FramesSince < FramesBeforeReturn)
            return memory.Side;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Above, Side.Below, Side.Within])
        {
            if (places.IsFree(sides.Of(side), gap))
                return side;
        }

        return canStay ? memory.Side : Side.Unknown;
    }

    private PixelArea Beside(in PixelBounds bounds, int top, int width, int height)
    {
        PixelArea area = new(bounds.Left, top, width, height);
        return area with { Left = places.Inside(area).Left };
    }

    private enum Side
    {
        Unknown,
        Above,
        Below,
        Within,
        Elsewhere,
    }

    private readonly record struct Sides(PixelArea Above, PixelArea Below, PixelArea Within, PixelArea Elsewhere)
    {
        public PixelArea Of(Side side) => side switch
        {
            Side.Above => Above,
            Side.Below => Below,
            Side.Within => Within,
            _ => Elsewhere,
        };
    }

    /// <param name="Side">Where the tag was last.</param>
    /// <param name="OffsetX">From above the object, pixels.</param>
    /// <param name="OffsetY">From above the object, pixels.</param>
    /// <param name="FramesSince">How long it has been on this side.</param>
    private readonly record struct Memory(Side Side, int OffsetX, int OffsetY, int FramesSince);
}
