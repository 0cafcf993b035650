using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Regions;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tests.Tracking.Regions;

public sealed class RegionPlannerTests
{
    private const int Width = 1280;
    private const int Height = 720;

    private static readonly InputSize Wide = new(512, 288);
    private static readonly InputSize Square = new(384, 384);

    private readonly RegionPlanner _planner = new([Wide, Square]);
    private readonly RegionPlanner _halving = new(Wide.WithSquares());

    [Fact]
    public void Choose_SmallObject_IsEnlargedFourTimesAtMost()
    {
        PixelBounds region = Choose(new PixelBounds(600, 300, 640, 340));

        Assert.Equal((128, 72), (region.Width, region.Height));
        Assert.Equal((556, 284), (region.Left, region.Top));
    }

    [Theory]
    [InlineData(400, 100, 500, 500, 1)]
    [InlineData(400, 300, 800, 400, 0)]
    [InlineData(500, 200, 800, 500, 1)]
    public void Choose_Objects_AreSeenInTheShapeThatShowsThemLargest(int left, int top, int right, int bottom, int shape)
    {
        var one = new PixelBounds(left, top, right, bottom);
        FrameParts parts = _planner.Choose([one], Width, Height);

        Assert.Equal(shape, _planner.SlotOf(parts, 0, Width, Height));
        Assert.InRange(_planner.CostOf(parts, Width, Height), 0.99f, 1);
        AssertHoldsWithContext(parts.First, one);
    }

    [Theory]
    [InlineData(20, 3, 128 * 128)]
    [InlineData(40, 2, 256 * 256)]
    [InlineData(80, 1, 384 * 384)]
    public void Choose_ObjectThatASmallerInputShowsAsLarge_IsSeenInThat(int side, int slot, int area)
    {
        var one = new PixelBounds(600, 300, 600 + side, 300 + side);
        FrameParts parts = _halving.Choose([one], Width, Height);

        Assert.Equal(slot, _halving.SlotOf(parts, 0, Width, Height));
        Assert.Equal((float)area / Wide.Area, _halving.CostOf(parts, Width, Height));
        AssertHoldsWithContext(parts.First, one);
    }

    [Theory]
    [InlineData(20, 3)]
    [InlineData(80, 2)]
    [InlineData(600, 2)]
    public void Choose_Reduced_IsOneInputOfHalfTheWorkAtMost(int side, int slot)
    {
        var one = new PixelBounds(100, 50, 100 + side, 50 + side);
        var far = new PixelBounds(1200, 50, 1240, 90);

        FrameParts parts = _halving.Choose([one], Width, Height, isReduced: true);
        FrameParts apart = _halving.Choose([one, far], Width, Height, isReduced: true);

        Assert.Equal(slot, _halving.SlotOf(parts, 0, Width, Height));
        Assert.Equal((1, true), (apart.Count, apart.IsReduced));
        Assert.InRange(_halving.CostOf(parts, Width, Height), 0.1f, 0.5f);
        Assert.InRange(_halving.CostOf(FrameParts.Whole with { IsReduced = true }, Width, Height), 0.1f, 0.5f);
        AssertHoldsWithContext(parts.First, one);
    }

    [Theory]
    [InlineData(200, 320, true)]
    [InlineData(500, 320, false)]
    public void ChooseQuickly_SmallerInputThatShowsNoLessThanTheWholeFrame_IsTaken(int width, int height, bool isReduced)
    {
        var one = new PixelBounds(100, 50, 100 + width, 50 + height);

        FrameParts parts = _halving.ChooseQuickly([one], Width, Height);

        Assert.Equal(isReduced, parts.IsReduced);
        Assert.Equal(isReduced ? (float)(256 * 256) / Wide.Area : 1, _halving.CostOf(parts, Width, Height), 0.001f);
        AssertHoldsWithContext(parts.First, one);
    }

    [Fact]
    public void ChooseQuickly_NoSmallerInput_IsTheOneThatThereIs() =>
        Assert.False(_planner.ChooseQuickly([new PixelBounds(600, 300, 640, 340)], Width, Height).IsReduced);

    [Fact]
    public void SlotOf_NoSmallerInput_IsTheOneThatThereIs()
    {
        FrameParts whole = FrameParts.Whole with { IsReduced = true };

        Assert.Equal(0, _planner.SlotOf(whole, 0, Width, Height));
        Assert.Equal(1, _planner.CostOf(whole, Width, Height));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1240, 680)]
    [InlineData(0, 680)]
    public void Choose_ObjectInACorner_StaysInTheFrame(int left, int top)
    {
        PixelBounds region = Choose(new PixelBounds(left, top, left + 40, top + 40));

        AssertHoldsWithContext(region, new PixelBounds(left, top, left + 40, top + 40));
    }

    [Fact]
    public void Choose_ObjectOfMostOfTheFrame_IsTheWholeFrame() =>
        Assert.Equal(PixelBounds.OfFrame(Width, Height), Choose(new PixelBounds(100, 50, 1200, 700)));

    [Theory]
    [InlineData(0, 0, 1240, 680)]
    [InlineData(1240, 0, 0, 680)]
    [InlineData(20, 340, 1200, 340)]
    [InlineData(620, 0, 620, 680)]
    public void Choose_SmallObjectsFarApart_EachIsSeenInAPartOfItsOwn(int left, int top, int otherLeft, int otherTop)
    {
        PixelBounds one = new(left, top, left + 40, top + 40), other = new(otherLeft, otherTop, otherLeft + 40, otherTop + 40);
        FrameParts parts = _halving.Choose([one, other], Width, Height);

        Assert.Equal(2, parts.Count);
        bool isOneFirst = parts.First.ToBox().IntersectionOverUnion(one.ToBox()) > 0;
        AssertHoldsWithContext(isOneFirst ? parts.First : parts.Second, one);
        AssertHoldsWithContext(isOneFirst ? parts.Second : parts.First, other);
        Assert.Equal(parts, _halving.Choose([other, one], Width, Height));
    }

    [Fact]
    public void Choose_TwoGroupsFarApart_EachIsSeenInAPartOfItsOwn()
    {
        List<PixelBounds> objects =
            [new(1100, 100, 1140, 140), new(100, 600, 140, 640), new(1180, 60, 1220, 100), new(160, 620, 200, 660)];
        FrameParts parts = _halving.Choose(objects, Width, Height);

        Assert.Equal(2, parts.Count);
        AssertHoldsWithContext(parts.First, objects[1].Union(objects[3]));
        AssertHoldsWithContext(parts.Second, objects[0].Union(objects[2]));
    }

    [Fact]
    public void Choose_ObjectsSeenAsLargeTogether_AreSeenInOnePart()
    {
        PixelBounds one = new(600, 300, 608, 308), other = new(609, 300, 617, 308);
        FrameParts parts = _halving.Choose([one, other], Width, Height);

        Assert.Equal(1, parts.Count);
        AssertHoldsWithContext(parts.First, one.Union(other));
    }

    [Fact]
    public void Choose_LargeObjectsFarApart_AreSeenInOnePart() =>
        Assert.Equal(1, _halving.Choose([new(0, 0, 600, 700), new(660, 0, 1280, 720)], Width, Height).Count);

    [Fact]
    public void Choose_WithoutASmallerInput_IsOnePart()
    {
        List<PixelBounds> objects = [new(0, 0, 40, 40), new(1240, 680, 1280, 720)];
        FrameParts parts = _planner.Choose(objects, Width, Height);

        Assert.Equal((1, PixelBounds.OfFrame(Width, Height)), (parts.Count, parts.First));
    }

    [Fact]
    public void SlotOf_EachOfTwoParts_IsOneOfItsOwn()
    {
        FrameParts two = _halving.Choose([new(0, 0, 40, 40), new(1240, 680, 1280, 720)], Width, Height);
        FrameParts tiny = _halving.Choose([new(0, 0, 20, 20), new(1260, 700, 1280, 720)], Width, Height);

        Assert.Equal([0, 1, 2, 3, 2, 3], _halving.Slots);
        Assert.Equal([2, 4], [_halving.SlotOf(two, 0, Width, Height), _halving.SlotOf(two, 1, Width, Height)]);
        Assert.Equal([3, 5], [_halving.SlotOf(tiny, 0, Width, Height), _halving.SlotOf(tiny, 1, Width, Height)]);
        Assert.Equal(2f * 128 * 128 / Wide.Area, _halving.CostOf(tiny, Width, Height));
        Assert.Equal(0, _halving.SlotOf(FrameParts.Whole, 0, Width, Height));
        Assert.Equal(1, _halving.SlotOf(FrameParts.Whole, 0, Height, Width));
        Assert.Equal(1, _halving.CostOf(FrameParts.Whole, Width, Height));
    }

    private static void AssertHoldsWithContext(in PixelBounds region, in PixelBounds objects)
    {
        int context = Math.Max(objects.Width, objects.Height) / 4;
        Assert.InRange(region.Left, 0, Math.Max(0, objects.Left - context + 1));
        Assert.InRange(region.Top, 0, Math.Max(0, objects.Top - context + 1));
        Assert.InRange(region.Right, Math.Min(Width, objects.Right + context - 1), Width);
        Assert.InRange(region.Bottom, Math.Min(Height, objects.Bottom + context - 1), Height);
    }

    private PixelBounds Choose(PixelBounds one) => _planner.Choose([one], Width, Height).First;
}
