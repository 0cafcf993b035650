using SamStream.Model.Tests.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;

using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Tracking.Carrying;

/// <summary>Frames that are not encoded, with the real model, on drawn scenes whose masks are known.</summary>
[Collection(SharedSamModel.Name)]
[Slow("The network runs on many frames of each test.")]
public sealed class CarryingTests(SamModelFixture model) : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;

    private static readonly Disk Other = new(250, 60, 26, 210, 60, 40);

    private readonly FramePool _pool = new(12);
    private readonly SamSegmenter _segmenter = new(model.Model);
    private readonly List<CarryDemand> _demands = [];
    private long _next;

    public void Dispose()
    {
        _segmenter.Dispose();
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Track_WithoutAnEmbedding_CarriesTheMaskAndSaysSo()
    {
        Start();
        using FrameResult first = Next(0, isEncoded: true);
        for (int i = 1; i <= 4; i++)
        {
            using FrameResult result = Next(i, isEncoded: false);
            ObjectResult found = result.Objects[0];

            Assert.False(result.IsEncoded);
            Assert.Equal(i, found.CarriedFrames);
            Assert.Equal(TrackState.Tracked, found.State);
            Assert.Null(found.FlowAgreement);
            Assert.InRange(found.PredictedIou, 0.9f * first.Objects[0].PredictedIou, 0.99f * first.Objects[0].PredictedIou);
            Assert.InRange(IntersectionOverUnion(found.Mask!, DiskAt(i)), 0.8, 1);
        }

        using FrameResult encoded = Next(5, isEncoded: true);
        Assert.True(encoded.IsEncoded);
        Assert.Equal(0, encoded.Objects[0].CarriedFrames);
        Assert.True(encoded.Objects[0].FlowAgreement > 0.8f);
        Assert.InRange(IntersectionOverUnion(encoded.Objects[0].Mask!, DiskAt(5)), 0.9, 1);
    }

    [Fact]
    public void Advance_MovingObject_AsksMoreUrgentlyWithEveryCarriedFrame()
    {
        Start();
        for (int i = 0; i <= 3; i++)
            Next(i, isEncoded: i is 0 or 3).Dispose();
        Next(4, isEncoded: false).Dispose();

        Assert.Equal([true, false, false, false, false], _demands.Select(demand => demand.IsRequired));
        Assert.True(_demands[1].Strain > 0);
        Assert.True(_demands[2].Strain > _demands[1].Strain);
        Assert.True(_demands[3].Strain > _demands[2].Strain);
        Assert.True(_demands[4].Strain < _demands[3].Strain);
    }

    [Fact]
    public void Refine_FramesNearerToTheEncodedOneBehindThem_AreCarriedBackFromThere()
    {
        Start();
        Next(0, isEncoded: true).Dispose();
        var carried = new List<FrameResult>();
        for (int i = 1; i <= 5; i++)
            carried.Add(Next(i, isEncoded: false));
        using FrameResult encoded = Next(6, isEncoded: true);

        _segmenter.Refine(carried, encoded);

        Assert.Equal([1, 2, 3, 2, 1], carried.Select(result => result.Objects[0].CarriedFrames));
        for (int i = 1; i <= 5; i++)
        {
            SegmentationMask mask = carried[i - 1].Objects[0].Mask!;
            Assert.InRange(IntersectionOverUnion(mask, DiskAt(i)), 0.8, 1);
            Assert.Equal(mask.Pixels.Length - mask.Pixels.Count((byte)0), mask.Area);
            carried[i - 1].Dispose();
        }
    }

    [Fact]
    public void Correct_FrameEncodedBeside_IsBroughtForwardToTheLatestOne()
    {
        Start();
        Next(0, isEncoded: true).Dispose();
        using VideoFrame keyFrame = FrameAt(1);
        Track(keyFrame.Share(), isEncoded: false).Dispose();
        _segmenter.Remember();
        IFrameEmbedding embedding = _segmenter.RentEmbedding(CancellationToken.None);
        _segmenter.Encode(keyFrame, FrameParts.Whole, embedding);
        for (int i = 2; i <= 4; i++)
            Next(i, isEncoded: false).Dispose();

        _segmenter.Correct(embedding);

        using FrameResult result = Next(5, isEncoded: false);
        Assert.Equal(4, result.Objects[0].CarriedFrames);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, DiskAt(5)), 0.8, 1);
    }

    [Fact]
    public void Correct_StreamBrokeOffSince_ChangesNothing()
    {
        Start();
        Next(0, isEncoded: true).Dispose();
        using VideoFrame keyFrame = FrameAt(1);
        Track(keyFrame.Share(), isEncoded: false).Dispose();
        _segmenter.Remember();
        IFrameEmbedding embedding = _segmenter.RentEmbedding(CancellationToken.None);
        _segmenter.Encode(keyFrame, FrameParts.Whole, embedding);
        Track(FrameAt(2, isDiscontinuity: true), isEncoded: false).Dispose();

        _segmenter.Correct(embedding);

        Assert.True(_demands[^1].IsRequired);
        using FrameResult result = Next(3, isEncoded: false);
        Assert.Equal(TrackState.Lost, result.Objects[0].State);
        Assert.Null(result.Objects[0].Mask);
    }

    [Fact]
    public void Track_PartAroundTheObject_FindsItAsWellAsOnTheWholeFrame()
    {
        Start();
        for (int i = 0; i <= 3; i++)
        {
            VideoFrame frame = FrameAt(i);
            CarryDemand demand = _segmenter.Advance(frame, new EncodeScope(HasParts: true));
            IFrameEmbedding embedding = _segmenter.RentEmbedding(CancellationToken.None);
            _segmenter.Encode(frame, demand.Parts, embedding);
            using FrameResult result = _segmenter.Track(frame, embedding);

            Assert.InRange(demand.Parts.First.Width, 1, Width - 1);
            Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, DiskAt(i)), 0.9, 1);
            Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        }
    }

    [Fact]
    public void Advance_ObjectOutOfSight_NeedsTheWholeFrame()
    {
        Start();
        Next(0, isEncoded: true).Dispose();
        Track(FrameAt(1, isDiscontinuity: true), isEncoded: false).Dispose();

        Assert.False(_demands[0].Parts.IsWhole);
        Assert.True(_demands[1].Parts.IsWhole);
    }

    [Fact]
    public void Advance_WholeFramesAreWanted_NeedsTheWholeFrame()
    {
        Start();
        using VideoFrame frame = FrameAt(0);

        CarryDemand demand = _segmenter.Advance(frame, new EncodeScope(HasParts: false));

        Assert.True(demand.Parts.IsWhole);
        Assert.Equal(1, demand.Cost);
    }

    [Fact]
    public void Advance_LoadIsToBeReduced_PromptsAreLookedAtInFull()
    {
        var scope = new EncodeScope(HasParts: true, EncodeReduction.All);
        Start();
        using VideoFrame first = FrameAt(0);
        CarryDemand prompted = _segmenter.Advance(first, scope);
        _segmenter.Track(first.Share(), null).Dispose();
        using VideoFrame second = FrameAt(1);

        CarryDemand carried = _segmenter.Advance(second, scope);

        Assert.Equal((true, false), (prompted.IsRequired, prompted.Parts.IsReduced));
        Assert.Equal((false, true), (carried.IsRequired, carried.Parts.IsReduced));
    }

    [Fact]
    public void Track_PromptThatIsAwaited_AsksForItAloneAndCarriesTheOthers()
    {
        Start();
        Next(0, isEncoded: true, Other).Dispose();
        using VideoFrame frame = FrameAt(1, Other);
        Follow(2, Other, frame);

        using FrameResult prompted = TrackAwaited(frame.Share());
        using FrameResult encoded = Next(2, isEncoded: true, Other);

        PixelBounds part = _demands[^2].Parts.First;
        Assert.True(_demands[^2].IsRequired);
        Assert.InRange(part.Left, DiskAt(1).X, Other.X - Other.Radius);
        Assert.True(prompted.IsEncoded);
        Assert.Equal((1, 0), (prompted.Objects[0].CarriedFrames, prompted.Objects[1].CarriedFrames));
        Assert.InRange(IntersectionOverUnion(prompted.Objects[0].Mask!, DiskAt(1)), 0.8, 1);
        Assert.InRange(IntersectionOverUnion(prompted.Objects[1].Mask!, Other), 0.9, 1);
        Assert.Equal((0, 0), (encoded.Objects[0].CarriedFrames, encoded.Objects[1].CarriedFrames));
        Assert.InRange(IntersectionOverUnion(encoded.Objects[0].Mask!, DiskAt(2)), 0.9, 1);
        Assert.InRange(IntersectionOverUnion(encoded.Objects[1].Mask!, Other), 0.9, 1);
    }

    [Fact]
    public void Track_PromptsThatAreAwaitedOneAfterTheOther_LeaveNoObjectUnseen()
    {
        Start();
        Next(0, isEncoded: true, Other).Dispose();
        var carried = new List<int>();
        for (int i = 1; i <= EncodeSchedule.MostInterval; i++)
        {
            if (i < EncodeSchedule.MostInterval - 1)
            {
                Next(0, isEncoded: false, Other).Dispose();
                continue;
            }

            using VideoFrame frame = FrameAt(0, Other);
            Follow(2, Other, frame);
            using FrameResult result = TrackAwaited(frame.Share());
            carried.Add(result.Objects[0].CarriedFrames);
        }

        Assert.Equal([EncodeSchedule.MostInterval - 1, 0], carried);
    }

    [Fact]
    public void Track_PromptOnABlackPicture_WaitsUntilItShowsSomething()
    {
        Start();
        for (int i = 0; i < 2; i++)
        {
            using FrameResult black = Track(DrawBlack(_pool, Width, Height, _next++), isEncoded: i == 1);

            Assert.Equal((TrackState.Uncertain, UnseenReason.BlankPicture), (black.Objects[0].State, black.Objects[0].WhyUnseen));
            Assert.Null(black.Objects[0].Mask);
            Assert.False(_demands[^1].HasObjects);
        }

        using FrameResult found = Next(0, isEncoded: true);

        Assert.True(_demands[^1].IsRequired);
        Assert.Equal((TrackState.Tracked, null), (found.Objects[0].State, found.Objects[0].WhyUnseen));
        Assert.InRange(IntersectionOverUnion(found.Objects[0].Mask!, DiskAt(0)), 0.9, 1);
    }

    [Fact]
    public void Advance_NoObject_HasNothingToEncodeFor()
    {
        Next(0, isEncoded: false).Dispose();

        Assert.False(_demands[0].HasObjects);
        Assert.False(_demands[0].IsRequired);
    }

    private static Disk DiskAt(int step) => new(60 + (3 * step), 100 + step, 32, 40, 40, 210);

    private void Start()
    {
        using VideoFrame frame = FrameAt(0);
        _next = 0;
        Assert.Equal(CommandAction.Added, Follow(1, DiskAt(0), frame));
    }

    private CommandAction Follow(int id, Disk disk, VideoFrame frame) => _segmenter.Follow(
        new Prompt
        {
            ObjectId = new ObjectId(id),
            FrameIndex = 0,
            Box = new BoxXyxy(disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius, disk.Y + disk.Radius),
        },
        PromptMode.Set,
        frame).Action;

    private VideoFrame FrameAt(int step, bool isDiscontinuity = false) =>
        Draw(_pool, Width, Height, _next++, isDiscontinuity, DiskAt(step));

    private VideoFrame FrameAt(int step, Disk other) =>
        Draw(_pool, Width, Height, _next++, isDiscontinuity: false, DiskAt(step), other);

    private FrameResult Next(int step, bool isEncoded) => Track(FrameAt(step), isEncoded);

    private FrameResult Next(int step, bool isEncoded, Disk other) => Track(FrameAt(step, other), isEncoded);

    private FrameResult TrackAwaited(VideoFrame frame)
    {
        CarryDemand demand = _segmenter.Advance(frame, new EncodeScope(HasParts: true, IsAwaited: true));
        _demands.Add(demand);
        IFrameEmbedding embedding = _segmenter.RentEmbedding(CancellationToken.None);
        _segmenter.Encode(frame, demand.Parts, embedding);
        return _segmenter.Track(frame, embedding);
    }

    private FrameResult Track(VideoFrame frame, bool isEncoded)
    {
        _demands.Add(_segmenter.Advance(frame, new EncodeScope(HasParts: true)));
        if (!isEncoded)
            return _segmenter.Track(frame, null);
        IFrameEmbedding embedding = _segmenter.RentEmbedding(CancellationToken.None);
        _segmenter.Encode(frame, FrameParts.Whole, embedding);
        return _segmenter.Track(frame, embedding);
    }

    private static double IntersectionOverUnion(SegmentationMask mask, Disk disk)
    {
        int overlap = 0, union = 0;
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                bool found = mask.IsObject(x, y), isThere = disk.Covers(x, y);
                overlap += found && isThere ? 1 : 0;
                union += found || isThere ? 1 : 0;
            }
        }

        return (double)overlap / union;
    }
}
