using SamStream.Evaluation.Agreement;
using SamStream.Evaluation.Metrics;
using SamStream.Pipeline.Masks;

namespace SamStream.Evaluation.Tests.Agreement;

public sealed class ClipAgreementTests
{
    private const int Width = 64, Height = 48;

    [Fact]
    public void Of_SameMasksUnderOtherIds_AgreeInEverything()
    {
        FramePair[] frames = [.. Enumerable.Range(0, 4).Select(i => Frame(i, [(1, i), (2, 30 + i)], [(7, 30 + i), (9, i)]))];

        IReadOnlyList<ObjectAgreement> found = ClipAgreement.Of(Width, Height, () => frames);

        Assert.Equal([(1, 9), (2, 7)], found.Select(one => (one.First, one.Second)));
        Assert.All(found, one =>
        {
            Assert.Equal((1, 1, 4, 0, 0), (one.RegionSimilarity, one.ContourAccuracy, one.Frames, one.OnlyInFirst, one.OnlyInSecond));
            Assert.Null(one.DriftsFrom);
            Assert.Empty(one.Switches);
        });
    }

    [Fact]
    public void Of_OneLeavesTheOther_SaysWhereTheyPartAndFromWhereOn()
    {
        // 10 pixels wide: shifted by 2, 8 of 12 are shared; by 4, 6 of 14; by 6, 4 of 16.
        int[] shifts = [0, 6, 2, 4, 10, 6];
        FramePair[] frames = [.. shifts.Select((shift, i) => Frame(i, [(1, 0)], [(1, shift)]))];

        ObjectAgreement found = Assert.Single(ClipAgreement.Of(Width, Height, () => frames));

        Assert.Equal((1 + (4 / 16.0) + (8 / 12.0) + (6 / 14.0) + 0 + (4 / 16.0)) / 6, found.RegionSimilarity, 12);
        Assert.Equal((4, 0), (found.WorstFrame, found.WorstRegionSimilarity));
        Assert.Equal(3, found.DriftsFrom);
        var scorer = new FrameScorer(Width, Height);
        Assert.Equal(shifts.Average(shift => scorer.Score(Pixels(0), Pixels(shift)).ContourAccuracy), found.ContourAccuracy, 12);
    }

    [Fact]
    public void Of_FramesThatOneHas_CountAsNothingShared()
    {
        FramePair[] frames = [Frame(0, [(1, 0)], [(1, 0)]), Frame(1, [(1, 0)], []), Frame(2, [], []), Frame(5, [], [(1, 0)]), Frame(6, [(1, 0)], [(1, 0)])];

        ObjectAgreement found = Assert.Single(ClipAgreement.Of(Width, Height, () => frames));

        Assert.Equal((4, 1, 1, 0.5, 0.5), (found.Frames, found.OnlyInFirst, found.OnlyInSecond, found.RegionSimilarity, found.ContourAccuracy));
        Assert.Equal((1, 0), (found.WorstFrame, found.WorstRegionSimilarity));
        Assert.Null(found.DriftsFrom);
    }

    [Fact]
    public void Of_TwoChangePlaces_TellsASwitchOfEach()
    {
        FramePair[] frames = [.. Enumerable.Range(0, 5).Select(i => Frame(i, [(1, 0), (2, 40)], i < 3 ? [(1, 0), (2, 40)] : [(1, 40), (2, 0)]))];

        IReadOnlyList<ObjectAgreement> found = ClipAgreement.Of(Width, Height, () => frames);

        Assert.Equal([(1, 1), (2, 2)], found.Select(one => (one.First, one.Second)));
        Assert.Equal([new IdSwitch(3, 1, 2)], found[0].Switches);
        Assert.Equal([new IdSwitch(3, 2, 1)], found[1].Switches);
        Assert.Equal(3, found[0].DriftsFrom);
    }

    // CLEAR MOT: who was the same before stays so while both overlap by half, even if another overlaps by more.
    [Fact]
    public void Of_AnotherOverlapsByMore_IsNoSwitchWhileTheFormerDoesByHalf()
    {
        FramePair[] frames = [Frame(0, [(1, 0)], [(1, 0)]), Frame(1, [(1, 0)], [(1, 2), (2, 0)]), Frame(2, [(1, 0)], []), Frame(3, [(1, 0)], [(2, 0)])];

        ObjectAgreement found = ClipAgreement.Of(Width, Height, () => frames)[0];

        Assert.Equal([new IdSwitch(3, 1, 2)], found.Switches);
    }

    [Fact]
    public void Of_OverlapBelowHalf_IsNotTheSameObject()
    {
        FramePair[] frames = [Frame(0, [(1, 0)], [(3, 8)])];

        IReadOnlyList<ObjectAgreement> found = ClipAgreement.Of(Width, Height, () => frames);

        Assert.Equal([(1, null), (null, 3)], found.Select(one => (one.First, one.Second)));
        Assert.Equal([(1, 1L, 0L), (1, 0L, 1L)], found.Select(one => (1, one.OnlyInFirst, one.OnlyInSecond)));
        Assert.All(found, one => Assert.Null(one.DriftsFrom));
    }

    private static FramePair Frame(long frame, (int Id, int Left)[] first, (int Id, int Left)[] second) => new(frame, Masks(first), Masks(second));

    private static Dictionary<int, CocoRle> Masks((int Id, int Left)[] objects) =>
        objects.ToDictionary(one => one.Id, one => CocoRle.Encode(new SegmentationMask(Width, Height, Pixels(one.Left))));

    private static byte[] Pixels(int left)
    {
        var pixels = new byte[Width * Height];
        for (int y = 10; y < 20; y++)
            pixels.AsSpan((y * Width) + left, 10).Fill(255);
        return pixels;
    }
}
