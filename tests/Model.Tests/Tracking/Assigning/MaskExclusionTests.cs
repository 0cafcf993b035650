using SamStream.Model.Masks;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking.Assigning;

public sealed class MaskExclusionTests : IDisposable
{
    private const int Width = DrawnView.Side;
    private const int Height = DrawnView.Side;

    private static readonly PixelBounds LeftHalf = new(0, 0, 144, Height);
    private static readonly PixelBounds RightHalf = new(112, 0, Width, Height);
    private static readonly PixelBounds Both = new(112, 0, 144, Height);

    private readonly DrawnView _view = new();
    private readonly MaskExclusion _exclusion = new();

    public void Dispose() => _view.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Separate_SmallMaskInALargeOne_KeepsItsPixels(bool isSmallFirst)
    {
        PixelBounds inside = new(40, 80, 60, 120), around = new(0, 0, 100, 200);
        ObjectLook dog = Found(1, inside), man = Found(2, around);
        _exclusion.Separate(isSmallFirst ? [dog, man] : [man, dog]);

        Assert.Equal(AreaOf(inside), dog.Track.Reference.Area);
        Assert.Equal(AreaOf(around) - AreaOf(inside), man.Track.Reference.Area);
        Assert.Equal(0, dog.Track.Reference.Overlap(man.Track.Reference));
    }

    [Theory]
    [InlineData(95, 100, 185, true)]
    [InlineData(95, 185, 100, false)]
    [InlineData(60, 100, 120, null)]
    public void IsPart_MaskOfTwoOfAboutTheSameSize_HoldsTheOtherOne(int overlap, int areaA, int areaB, bool? isPart) =>
        Assert.Equal(isPart, MaskExclusion.IsPart(overlap, areaA, areaB));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Separate_OneHadThePixelsBefore_IsInFrontWhateverTheIds(int front, int behind)
    {
        ObjectLook near = Found(front, LeftHalf, carried: LeftHalf), far = Found(behind, RightHalf, carried: RightHalf with { Left = 144 });
        _exclusion.Separate(front < behind ? [near, far] : [far, near]);

        Assert.Equal(AreaOf(LeftHalf), near.Track.Reference.Area);
        Assert.Equal(AreaOf(RightHalf) - AreaOf(Both), far.Track.Reference.Area);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 1, 2)]
    [InlineData(2, 3, 1)]
    public void Separate_ThreeClaimTheSame_ComesOutTheSameWhateverTheIds(int a, int b, int c)
    {
        ObjectLook[] looks =
        [
            Found(a, new(0, 0, 160, 100), score: 0.9f), Found(b, new(80, 0, 240, 100), score: 0.8f), Found(c, new(40, 0, 200, 100), score: 0.7f),
        ];
        _exclusion.Separate([.. looks.OrderBy(look => look.Track.Id.Value)]);

        Assert.Equal([15_800, 4_000, 4_200], looks.Select(look => look.Track.IsCovered ? 0 : look.Track.Reference.Area));
    }

    [Fact]
    public void Separate_NobodyHadThePixels_GoToTheHigherLogits()
    {
        // On its own square the logits of each are high, and between them as high for both.
        ObjectLook left = Found(1, LeftHalf), right = Found(2, RightHalf);
        _exclusion.Separate([left, right]);

        Assert.Equal(AreaOf(LeftHalf.Union(RightHalf)), left.Track.Reference.Area + right.Track.Reference.Area);
        Assert.Equal(0, left.Track.Reference.Overlap(right.Track.Reference));
    }

    [Fact]
    public void Separate_WithoutMemoryOfTheFront_GoToTheHigherLogits()
    {
        ObjectLook near = Found(1, LeftHalf, drawn: new(0, 0, 128, Height), carried: LeftHalf);
        ObjectLook far = Found(2, RightHalf, drawn: new(128, 0, Width, Height), carried: RightHalf with { Left = 144 });
        new MaskExclusion(hasFront: false).Separate([near, far]);

        Assert.Equal(new PixelBounds(0, 0, 128, Height), near.Track.Reference.Bounds);
        Assert.Equal(new PixelBounds(128, 0, Width, Height), far.Track.Reference.Bounds);
    }

    [Fact]
    public void Separate_OneWasOnlyCarried_YieldsToTheOneThatWasFound()
    {
        ObjectLook carried = Found(1, LeftHalf, carried: LeftHalf), found = Found(2, RightHalf, carried: RightHalf with { Left = 144 });
        carried.Track.Carrying.Reset(default);
        _exclusion.Separate([carried, found]);

        Assert.Equal(AreaOf(RightHalf), found.Track.Reference.Area);
        Assert.Equal(AreaOf(LeftHalf) - AreaOf(Both), carried.Track.Reference.Area);
    }

    [Fact]
    public void Separate_AllItsPixelsAreAnothers_IsOccludedAndCarriedOn()
    {
        ObjectLook behind = Found(1, LeftHalf), near = Found(2, LeftHalf with { Right = 160 }, carried: LeftHalf);
        _exclusion.Separate([behind, near]);

        Assert.Equal(TrackState.Occluded, behind.Track.State);
        Assert.True(behind.Track.IsCovered);
        Assert.Equal(AreaOf(LeftHalf), behind.Track.Reference.Area);
        Assert.Equal(TrackState.Tracked, near.Track.State);
    }

    [Fact]
    public void Separate_OneHasNoMask_TheOtherKeepsItsOwn()
    {
        ObjectLook gone = Found(1, LeftHalf), seen = Found(2, RightHalf);
        gone.Track.Lose();
        _exclusion.Separate([gone, seen]);

        Assert.Equal(AreaOf(RightHalf), seen.Track.Reference.Area);
    }

    [Fact]
    public void Separate_CarriedMasks_TheSmallerOneHasWhatBothClaim()
    {
        SegmentationMask small = MaskOf(new(0, 0, 60, 10)), large = MaskOf(new(50, 0, 200, 10));
        MaskExclusion.Separate([large, small]);

        Assert.Equal(600, small.Area);
        Assert.Equal(1400, large.Area);
        Assert.Equal(new PixelBounds(60, 0, 200, 10), large.Bounds);
    }

    // An object that was found with a mask; drawn: where its logits are high.
    private ObjectLook Found(int id, PixelBounds mask, PixelBounds carried = default, PixelBounds? drawn = null, float score = 1)
    {
        var track = new ObjectTrack(new ObjectId(id), 1, new TrackerOptions().Limits);
        track.Spare.CopyFrom(Draw(mask));
        track.AcceptSpare();
        track.Prompt(score, isNew: true);
        if (!carried.IsEmpty)
            track.Carried.CopyFrom(Draw(carried));
        _drawn.Add([(drawn ?? mask, 0.9f)]);
        _view.Answer([.. _drawn]);
        track.Carrying.Reset(new TrackUpdate(_view.View, _drawn.Count - 1, 0, 0.9f, 0.9f, null));
        var look = new ObjectLook();
        look.Begin(track, _view.View, given: null);
        return look;
    }

    private readonly List<IReadOnlyList<(PixelBounds Square, float PredictedIou)>> _drawn = [];

    private static int AreaOf(in PixelBounds bounds) => bounds.Width * bounds.Height;

    private static SegmentationMask MaskOf(PixelBounds square) => new(Width, Height, Draw(square).Pixels.ToArray());

    private static BinaryMask Draw(PixelBounds square) => MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(square, x, y));
}
