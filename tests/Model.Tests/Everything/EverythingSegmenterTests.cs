using SamStream.Model.Everything;
using SamStream.Model.Networks;
using SamStream.Model.Tests.Networks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Everything;

public sealed class EverythingSegmenterTests : IDisposable
{
    private const int Width = 320, Height = 192;

    private static readonly BoxXyxy Large = new(40, 40, 200, 160), Small = new(240, 60, 280, 100);

    private readonly FramePool _pool = new(2);
    private readonly ColorNetwork _network = new();

    public void Dispose()
    {
        _pool.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void Segment_TwoThings_GivesEachOnceWithTheLargestFirst()
    {
        var decoder = new DrawnMasks(1, prompt => [new DrawnMask(ThingAt(prompt), 0.93f)]);

        FoundMasks found = Segment(decoder, new EverythingOptions { PointsPerSide = 16 });

        Assert.Equal(2, found.Masks.Count);
        AssertIs(Large, found.Masks[0]);
        AssertIs(Small, found.Masks[1]);
        Assert.Equal((256, 0.93f, 1f), (found.Prompts, found.Masks[0].PredictedIou, found.Masks[0].Stability));
        Assert.Null(found.Masks[1].Prompt.Box);
        Assert.True(IsIn(Small, found.Masks[1].Prompt.X, found.Masks[1].Prompt.Y));
        Assert.Equal(256, decoder.Calls.Sum());
        Assert.All(decoder.Calls, call => Assert.Equal(16, call));
        Assert.True(decoder.IsDisposed);
    }

    [Theory]
    [InlineData(0.9f, 0f, 2)]
    [InlineData(0.87f, 0f, 1)]
    [InlineData(float.NaN, 0f, 1)]
    [InlineData(0.9f, 4f, 1)]
    public void Segment_SmallThing_IsLeftOutIfItIsUnsureOrUnstable(float predictedIou, float hem, int count)
    {
        var decoder = new DrawnMasks(1, prompt =>
            [ThingAt(prompt) == Small ? new DrawnMask(Small, predictedIou, hem) : new DrawnMask(ThingAt(prompt), 0.93f)]);

        FoundMasks found = Segment(decoder, new EverythingOptions { PointsPerSide = 16 });

        Assert.Equal(count, found.Masks.Count);
        AssertIs(Large, found.Masks[0]);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1400, 2)]
    [InlineData(1800, 1)]
    public void Segment_LeastArea_LeavesSmallerMasksOut(int leastArea, int count)
    {
        var decoder = new DrawnMasks(1, prompt => [new DrawnMask(ThingAt(prompt), 0.93f)]);

        Assert.Equal(count, Segment(decoder, new EverythingOptions { PointsPerSide = 16, LeastArea = leastArea }).Masks.Count);
    }

    [Theory]
    [InlineData(0.96f, true)]
    [InlineData(0.94f, false)]
    public void Segment_Hierarchical_SkipsPointsInConfidentMasksAndFindsTheSame(float predictedIou, bool skips)
    {
        var decoder = new DrawnMasks(1, prompt => [new DrawnMask(ThingAt(prompt), ThingAt(prompt) == Large ? predictedIou : 0.9f)]);
        using var segmenter = new EverythingSegmenter(_network, decoder, new EverythingOptions { PointsPerSide = 16, IsHierarchical = true });
        using VideoFrame frame = Frame();

        FoundMasks found = segmenter.Segment(frame, [], CancellationToken.None);

        // A sparse grid of 4 x 4, then those of the 8 x 10 points in the large thing, less the sparse ones among them, are left out.
        int inLarge = new PointGrid(16, Width, Height).Rest.Count(point => IsIn(Large, point.X, point.Y));
        Assert.InRange(inLarge, 60, 80);
        Assert.Equal(skips ? 256 - inLarge : 256, found.Prompts);
        Assert.Equal(16, decoder.Calls[0]);
        Assert.Equal(2, found.Masks.Count);
        AssertIs(Large, found.Masks[0]);
        AssertIs(Small, found.Masks[1]);
        Assert.Equal(256, segmenter.Settled);
    }

    [Fact]
    public void Segment_FourMasks_PointsGetThePartsAndBoxesTheWhole()
    {
        BoxXyxy part = new(40, 40, 100, 160), other = new(40, 40, 200, 80);
        var decoder = new DrawnMasks(4, _ => [new DrawnMask(Large, 0.99f), new DrawnMask(part, 0.9f), new DrawnMask(other, 0.95f), new DrawnMask(Small, 0.5f)]);

        FoundMasks byPoint = Segment(decoder, new EverythingOptions { PointsPerSide = 1 });
        FoundMasks byBox = Segment(decoder, new EverythingOptions { PointsPerSide = 0 }, Large);

        Assert.Equal(2, byPoint.Masks.Count);
        AssertIs(part, byPoint.Masks[0]);
        AssertIs(other, byPoint.Masks[1]);
        FoundMask whole = Assert.Single(byBox.Masks);
        AssertIs(Large, whole);
        Assert.Equal(Large, whole.Prompt.Box);
    }

    [Fact]
    public void Segment_ManyBoxes_AreAskedInBatchesAndGiveAMaskEach()
    {
        var decoder = new DrawnMasks(3, prompt =>
            [new DrawnMask(new BoxXyxy(0, 0, 8, 8), 0.1f), new DrawnMask(prompt.Box!.Value, 0.4f, Hem: 4), new DrawnMask(Small, 0.2f)]);
        BoxXyxy[] boxes = [.. Enumerable.Range(0, 20).Select(i => new BoxXyxy(8 * i, 16, (8 * i) + 40, 64))];
        var all = new EverythingOptions { PointsPerSide = 0, LeastPredictedIou = float.NegativeInfinity, LeastStability = 0, MostBoxIou = 1 };

        FoundMasks found = Segment(decoder, all, boxes);

        Assert.Equal([16, 4], decoder.Calls);
        Assert.Equal(20, found.Masks.Count);
        Assert.All(found.Masks, mask => AssertIs(mask.Prompt.Box!.Value, mask));
        Assert.All(found.Masks, mask => Assert.InRange(mask.Stability, 0.5f, 0.9f));
    }

    [Fact]
    public void Segment_BoxOutsideTheFrame_IsToldAndNothingIsDecoded()
    {
        var decoder = new DrawnMasks(1, _ => [new DrawnMask(Large, 0.9f)]);

        var error = Assert.Throws<ArgumentException>(() => Segment(decoder, new EverythingOptions(), Small, new BoxXyxy(400, 10, 500, 60)));

        Assert.Contains("400,10,500,60 has no part in the frame of 320x192", error.Message, StringComparison.Ordinal);
        Assert.Empty(decoder.Calls);
    }

    [Fact]
    public void Segment_StoppedMeanwhile_EndsAtTheNextCall()
    {
        using var stop = new CancellationTokenSource();
        var decoder = new DrawnMasks(1, _ =>
        {
            stop.Cancel();
            return [new DrawnMask(Large, 0.9f)];
        });
        using var segmenter = new EverythingSegmenter(_network, decoder, new EverythingOptions());
        using VideoFrame frame = Frame();

        Assert.Throws<OperationCanceledException>(() => segmenter.Segment(frame, [], stop.Token));

        Assert.Single(decoder.Calls);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(EverythingOptions.MostPointsPerSide + 1)]
    public void Constructor_GridOutOfRange_Throws(int side)
    {
        using var decoder = new DrawnMasks(1, _ => []);

        Assert.Throws<ArgumentOutOfRangeException>(() => new EverythingSegmenter(_network, decoder, new EverythingOptions { PointsPerSide = side }));
    }

    // Where no thing is, the mask is empty.
    private static BoxXyxy ThingAt(BatchPrompt prompt)
    {
        BatchPoint point = prompt.Points[0];
        return IsIn(Large, point.X, point.Y) ? Large : IsIn(Small, point.X, point.Y) ? Small : default;
    }

    private static bool IsIn(in BoxXyxy box, float x, float y) => x >= box.X1 && x < box.X2 && y >= box.Y1 && y < box.Y2;

    private static void AssertIs(in BoxXyxy expected, FoundMask found)
    {
        Assert.Equal((Width, Height), (found.Mask.Width, found.Mask.Height));
        Assert.InRange(found.Bounds.ToBox().IntersectionOverUnion(expected), 0.9f, 1);
        Assert.InRange(found.Area, 0.9f * expected.Area, 1.1f * expected.Area);
    }

    private FoundMasks Segment(DrawnMasks decoder, EverythingOptions options, params BoxXyxy[] boxes)
    {
        using var segmenter = new EverythingSegmenter(_network, decoder, options);
        using VideoFrame frame = Frame();
        return segmenter.Segment(frame, boxes, CancellationToken.None);
    }

    private VideoFrame Frame() => Draw(_pool, Width, Height, 0, isDiscontinuity: false);
}
