using SamStream.Model.Tests.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;

using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Tracking;

/// <summary>With the real model, on drawn scenes whose masks are known.</summary>
[Collection(SharedSamModel.Name)]
[Slow("The network runs on each frame of each test.")]
public sealed class SamSegmenterTests(SamModelFixture model) : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;

    private readonly FramePool _pool = new(2);
    private readonly SamSegmenter _segmenter = new(model.Model);
    private readonly List<Prompt> _prompts = [];
    private readonly List<CommandOutcome> _outcomes = [];
    private long _next;

    private static Disk Red(int x, int y) => new(x, y, 32, 40, 40, 210);

    private static Disk Blue(int x, int y) => new(x, y, 32, 220, 90, 30);

    public void Dispose()
    {
        _segmenter.Dispose();
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Track_MovingDisk_FollowsItFromItsFirstBox()
    {
        Follow(BoxAround(1, Red(60, 100)));
        for (int i = 0; i < 4; i++)
        {
            Disk disk = Red(60 + (9 * i), 100 + (3 * i));
            using FrameResult result = Next(disk);
            ObjectResult found = result.Objects[0];

            Assert.Equal(TrackState.Tracked, found.State);
            Assert.InRange(IntersectionOverUnion(found.Mask!, disk), 0.9, 1);
            Assert.Equal(i, found.PromptAge);
            Assert.Equal(i > 0, found.FlowAgreement > 0.8f);
            Assert.InRange(found.PredictedIou, 0.7f, 1.1f);
            Assert.InRange(found.Stability, 0.8f, 1f);
        }
    }

    [Fact]
    public void Track_PromptInDoubt_StaysUncertainUntilItIsPromptedAnew()
    {
        // So strict that the box leaves a doubt which the masks that follow, by themselves, do not.
        using var segmenter = new SamSegmenter(
            model.Model, new TrackerOptions { UncertainBelowScore = 0.97f, TrackedAboveScore = 0.97f });
        Follow(BoxAround(1, Red(60, 100)));
        float doubted = 0;
        for (int i = 0; i < 6; i++)
        {
            Disk disk = Red(60 + (3 * i), 100);
            if (i == 3)
                Follow(new Prompt { ObjectId = new ObjectId(1), Mask = MaskOf(disk) });
            using FrameResult result = Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: false, disk), segmenter);
            ObjectResult found = result.Objects[0];
            doubted = i == 0 ? found.Score : doubted;

            Assert.Equal(i < 3 ? TrackState.Uncertain : TrackState.Tracked, found.State);
            Assert.Equal(i < 3, found.Score <= doubted);
            Assert.InRange(IntersectionOverUnion(found.Mask!, disk), 0.9, 1);
        }
    }

    [Fact]
    public void Track_ObjectVanishesWithinThePicture_IsOccludedUntilItIsBack()
    {
        Disk bystander = Blue(240, 100);
        Follow(BoxAround(1, Red(80, 100)));
        Next(Red(80, 100), bystander).Dispose();
        Next(Red(84, 100), bystander).Dispose();

        var states = new List<TrackState>();
        for (int i = 0; i < 5; i++)
        {
            using FrameResult result = Next(bystander);
            states.Add(result.Objects[0].State);
            if (result.Objects[0].Mask is { } mask)
                Assert.Equal(0, IntersectionOverUnion(mask, bystander));
        }

        Assert.Equal(TrackState.Occluded, states[^1]);
        Assert.DoesNotContain(TrackState.Reacquired, states);
        using (FrameResult last = Next(bystander))
        {
            Assert.Null(last.Objects[0].Mask);
            Assert.Null(last.Objects[0].Box);
            Assert.Equal((0, 0f), (last.Objects[0].Area, last.Objects[0].Score));
        }

        using (FrameResult back = Next(Red(130, 110), bystander))
        {
            Assert.Equal(TrackState.Reacquired, back.Objects[0].State);
            Assert.InRange(IntersectionOverUnion(back.Objects[0].Mask!, Red(130, 110)), 0.8, 1);
        }

        using FrameResult after = Next(Red(134, 110), bystander);
        Assert.Equal(TrackState.Tracked, after.Objects[0].State);
        Assert.InRange(after.Objects[0].Score, 0.7f, 1f);
    }

    [Fact]
    public void Track_ObjectLeavesAndReturnsAtAnotherEdge_IsLostThenFoundThere()
    {
        Follow(BoxAround(1, Red(40, 100)));
        for (int x = 40; x >= -40; x -= 10)
            Next(Red(x, 100)).Dispose();
        for (int i = 0; i < new TrackerOptions().LostAfterFrames; i++)
            Next().Dispose();
        using (FrameResult gone = Next())
            Assert.Equal(TrackState.Lost, gone.Objects[0].State);

        var states = new List<TrackState>();
        for (int i = 0; i < 6 && !states.Contains(TrackState.Reacquired); i++)
        {
            using FrameResult result = Next(Red(288 - (10 * i), 60));
            states.Add(result.Objects[0].State);
        }

        Assert.Contains(TrackState.Reacquired, states);
    }

    [Fact]
    public void Track_WithoutAppearance_FollowsItAndLooksForNothing()
    {
        var options = new TrackerOptions { Appearance = false };
        using var segmenter = new SamSegmenter(model.Model, options);
        Follow(BoxAround(1, Red(60, 100)));
        for (int x = 60; x >= 40; x -= 10)
        {
            using FrameResult result = Show(Red(x, 100));
            Assert.Equal(TrackState.Tracked, result.Objects[0].State);
            Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, Red(x, 100)), 0.9, 1);
        }

        for (int i = 0; i < 3; i++)
        {
            using FrameResult result = Show(Red(40, 100), isDiscontinuity: i == 0);
            Assert.Equal(TrackState.Lost, result.Objects[0].State);
        }

        FrameResult Show(Disk disk, bool isDiscontinuity = false) =>
            Run(Draw(_pool, Width, Height, _next++, isDiscontinuity, disk), segmenter);
    }

    [Fact]
    public void Track_PromptAgain_BringsALostObjectBack()
    {
        Follow(BoxAround(1, Red(80, 100)));
        Next(Red(80, 100)).Dispose();
        for (int i = 0; i < 4; i++)
            Next().Dispose();
        Follow(BoxAround(1, Red(200, 60)));

        using FrameResult result = Next(Red(200, 60));
        Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        Assert.Equal(0, result.Objects[0].PromptAge);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, Red(200, 60)), 0.9, 1);
    }

    [Fact]
    public void Track_TwoObjects_AreInOrderAndShareNoPixel()
    {
        Follow(BoxAround(7, Blue(180, 100)));
        Follow(BoxAround(2, Red(120, 100)) with { Label = "ball" });
        for (int i = 0; i < 3; i++)
        {
            using FrameResult result = Next(Red(120 + (6 * i), 100), Blue(180, 100));

            Assert.Equal([2, 7], result.Objects.ToArray().Select(found => found.Id.Value));
            Assert.Equal("ball", result.Objects[0].Label);
            SegmentationMask first = result.Objects[0].Mask!, second = result.Objects[1].Mask!;
            Assert.DoesNotContain(
                Enumerable.Range(0, Width * Height), i => first.IsObject(i % Width, i / Width) && second.IsObject(i % Width, i / Width));
            Assert.InRange(IntersectionOverUnion(second, Blue(180, 100)), 0.85, 1);
        }
    }

    [Fact]
    public void Track_TwoPromptsForOneObject_PublishItOnce()
    {
        Follow(BoxAround(1, Red(120, 100)));
        Follow(BoxAround(2, Red(120, 100)));

        using FrameResult result = Next(Red(120, 100));
        Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        Assert.Equal(TrackState.Occluded, result.Objects[1].State);
        Assert.Null(result.Objects[1].Mask);
        Assert.Equal(0, result.Objects[1].PredictedIou);
    }

    [Fact]
    public void Track_PointPrompt_FindsTheDisk()
    {
        Follow(new Prompt { ObjectId = new ObjectId(1), Points = [new PromptPoint(150, 90)] });

        using FrameResult result = Next(Red(150, 90));
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, Red(150, 90)), 0.85, 1);
    }

    [Fact]
    public void Track_MaskPrompt_IsPublishedAsGivenAndFollowed()
    {
        Disk disk = Red(100, 100);
        Follow(new Prompt { ObjectId = new ObjectId(1), Mask = MaskOf(disk) });

        using (FrameResult first = Next(disk))
            Assert.Equal(1, IntersectionOverUnion(first.Objects[0].Mask!, disk));
        using FrameResult second = Next(Red(106, 100));
        Assert.InRange(IntersectionOverUnion(second.Objects[0].Mask!, Red(106, 100)), 0.9, 1);
    }

    [Fact]
    public void Track_PromptThatDoesNotFitTheFrame_IsRefusedAndTheRestGoesOn()
    {
        Follow(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(900, 900, 950, 950) });
        Follow(BoxAround(2, Red(100, 100)));

        using FrameResult result = Next(Red(100, 100));
        Assert.Equal([2], result.Objects.ToArray().Select(found => found.Id.Value));
        Assert.Equal([CommandAction.Refused, CommandAction.Added], _outcomes.Select(outcome => outcome.Action));
        Assert.Contains("outside the frame of 320x200", _outcomes[0].Reason);
    }

    [Fact]
    public void Track_FrameSizeChanges_FindsItAgainFromItsScaledBox()
    {
        Follow(BoxAround(1, Red(100, 100)));
        Next(Red(100, 100)).Dispose();
        var scaled = new Disk(200, 200, 64, 40, 40, 210);

        using FrameResult result = Run(Draw(_pool, 2 * Width, 2 * Height, _next++, isDiscontinuity: true, scaled));
        Assert.Null(result.Objects[0].FlowAgreement);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, scaled), 0.9, 1);
        // No box speaks for what is found on that very frame.
        using FrameResult next = Run(Draw(_pool, 2 * Width, 2 * Height, _next++, isDiscontinuity: false, scaled));
        Assert.Contains(TrackState.Reacquired, new[] { result.Objects[0].State, next.Objects[0].State });
    }

    [Theory]
    [InlineData(0, 0, 0.9)]
    // It sticks out of its last box: the rest comes with the frames after.
    [InlineData(18, -10, 0.75)]
    public void Track_StreamBreaksOff_FindsTheObjectAgainWhereItWas(int movedX, int movedY, double leastIou)
    {
        Follow(BoxAround(1, Red(100, 100)));
        Next(Red(100, 100)).Dispose();
        Next(Red(104, 100)).Dispose();
        Disk moved = Red(104 + movedX, 100 + movedY);

        using (FrameResult first = AfterBreak(moved))
        {
            Assert.Equal(TrackState.Reacquired, first.Objects[0].State);
            Assert.Null(first.Objects[0].FlowAgreement);
            Assert.InRange(IntersectionOverUnion(first.Objects[0].Mask!, moved), leastIou, 1);
        }

        using FrameResult second = Next(moved);
        Assert.Equal(TrackState.Tracked, second.Objects[0].State);
    }

    [Fact]
    public void Track_AnotherThingInItsPlaceAfterABreak_IsNotTakenForIt()
    {
        Follow(BoxAround(1, Red(100, 100)));
        Next(Red(100, 100)).Dispose();

        using FrameResult result = AfterBreak(Blue(100, 100));
        Assert.Equal(TrackState.Lost, result.Objects[0].State);
        Assert.Null(result.Objects[0].Mask);
    }

    [Fact]
    public void Track_TwoObjectsInEachOthersPlaceAfterABreak_AreNotMistakenForEachOther()
    {
        Follow(BoxAround(1, Red(80, 100)));
        Follow(BoxAround(2, Blue(240, 100)));
        Next(Red(80, 100), Blue(240, 100)).Dispose();

        using FrameResult result = AfterBreak(Red(240, 100), Blue(80, 100));
        Assert.All(result.Objects.ToArray(), found => Assert.Equal(TrackState.Lost, found.State));
    }

    [Fact]
    public void Track_ObjectGoneAfterABreak_IsLostUntilItIsBackThere()
    {
        Follow(BoxAround(1, Red(100, 100)));
        Next(Red(100, 100)).Dispose();
        using (FrameResult first = AfterBreak())
        {
            Assert.Equal(TrackState.Lost, first.Objects[0].State);
            Assert.Null(first.Objects[0].Mask);
        }

        using (FrameResult second = Next())
            Assert.Equal(TrackState.Lost, second.Objects[0].State);
        using FrameResult third = Next(Red(100, 100));
        Assert.Equal(TrackState.Reacquired, third.Objects[0].State);
    }

    [Fact]
    public void Track_NotFoundWithinItsTimeToLive_IsGivenUp()
    {
        using var segmenter = new SamSegmenter(model.Model, new TrackerOptions { TimeToLive = TimeSpan.FromMilliseconds(100) });
        Follow(BoxAround(1, Red(100, 100)));
        Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: false, Red(100, 100)), segmenter).Dispose();
        var objects = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            using FrameResult result = Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: i == 0), segmenter);
            objects.Add(result.Objects.Length);
        }

        // Frames are 40 ms apart; the break itself does not count.
        Assert.Equal([1, 1, 1, 0], objects);
    }

    [Fact]
    public void Track_PromptOnTheFirstFrameAfterABreak_WinsOverTheSearch()
    {
        Follow(BoxAround(1, Red(60, 100)));
        Next(Red(60, 100)).Dispose();
        Follow(BoxAround(1, Blue(220, 100)));

        using FrameResult result = AfterBreak(Red(60, 100), Blue(220, 100));
        Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, Blue(220, 100)), 0.9, 1);
    }

    [Fact]
    public void Follow_EachMode_AnswersWhatItDidOrWhyNot()
    {
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false);
        using var segmenter = new SamSegmenter(model.Model, new TrackerOptions { MaximumObjects = 1 });
        Prompt one = BoxAround(1, Red(100, 100));

        Assert.Contains("is not followed", segmenter.Follow(one, PromptMode.Move, frame).Reason);
        Assert.Contains("is not followed", segmenter.Follow(one, PromptMode.Replace, frame).Reason);
        Assert.Equal(CommandAction.Added, segmenter.Follow(one, PromptMode.Add, frame).Action);
        Assert.Contains("is followed already", segmenter.Follow(one, PromptMode.Add, frame).Reason);
        Assert.Equal(CommandAction.Replaced, segmenter.Follow(one, PromptMode.Set, frame).Action);
        Assert.Equal(CommandAction.Replaced, segmenter.Follow(one, PromptMode.Replace, frame).Action);
        Assert.Equal(CommandAction.Moved, segmenter.Follow(one, PromptMode.Move, frame).Action);
        Assert.Contains("which is the limit", segmenter.Follow(BoxAround(2, Red(9, 9)), PromptMode.Set, frame).Reason);
        Assert.Contains("object 2 is not followed", segmenter.Forget(new ObjectId(2)).Reason);
        Assert.Equal(CommandAction.Removed, segmenter.Forget(new ObjectId(1)).Action);
        Assert.Contains("is not followed", segmenter.Forget(new ObjectId(1)).Reason);
    }

    [Fact]
    public void Track_MovedByAPrompt_KeepsLabelAndGoesOn()
    {
        Follow(BoxAround(1, Red(60, 100)) with { Label = "ball" });
        Next(Red(60, 100)).Dispose();
        VideoFrame frame = Draw(_pool, Width, Height, _next++, isDiscontinuity: false, Red(220, 100));
        _segmenter.Follow(BoxAround(1, Red(220, 100)) with { Label = "other" }, PromptMode.Move, frame);

        using FrameResult result = Run(frame);
        Assert.Equal("ball", result.Objects[0].Label);
        Assert.Equal(0, result.Objects[0].PromptAge);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, Red(220, 100)), 0.9, 1);
    }

    [Fact]
    public void Track_TwoSegmentersOfOneModel_GiveWhatEachWouldAlone()
    {
        using var other = new SamSegmenter(model.Model);
        for (int i = 0; i < 3; i++)
        {
            Disk red = Red(60 + (6 * i), 100), blue = Blue(240 - (6 * i), 90);
            if (i == 0)
                Follow(BoxAround(1, red));
            using FrameResult mine = Next(red);
            if (i == 0)
                Follow(BoxAround(5, blue));
            using FrameResult theirs = Run(Draw(_pool, Width, Height, i, isDiscontinuity: false, blue), other);

            Assert.InRange(IntersectionOverUnion(mine.Objects[0].Mask!, red), 0.9, 1);
            Assert.InRange(IntersectionOverUnion(theirs.Objects[0].Mask!, blue), 0.9, 1);
        }

        Assert.All(
            [_segmenter.GetMemory(), other.GetMemory()],
            memory => Assert.True(memory is { EmbeddingBytes: > 0, ResultBytes: > 0 and < Width * Height, MotionBytes: > 0, ObjectBytes: > 0 }));
    }

    [Fact]
    public async Task Abort_WhileTheNetworkRuns_EndsTheRunAndThoseThatFollow()
    {
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false, Red(60, 100));
        using var other = new SamSegmenter(model.Model);
        var isEncoding = new TaskCompletionSource();
        Task encoding = Task.Run(() =>
        {
            using IFrameEmbedding embedding = _segmenter.RentEmbedding(default);
            // One of them is under way, or begins, when it is ended.
            while (true)
            {
                _segmenter.Encode(frame, FrameParts.Whole, embedding);
                isEncoding.TrySetResult();
            }
        });
        await isEncoding.Task.WaitAsync(TimeSpan.FromMinutes(1));

        _segmenter.Abort();

        await Assert.ThrowsAsync<OperationCanceledException>(() => encoding.WaitAsync(TimeSpan.FromMinutes(1)));
        // Whoever shares the model goes on.
        using IFrameEmbedding another = other.RentEmbedding(default);
        other.Encode(frame, FrameParts.Whole, another);
    }

    [Fact]
    public async Task Encode_RunIsEnded_EndsThatOneAlone()
    {
        using VideoFrame frame = Draw(_pool, Width, Height, 0, isDiscontinuity: false, Red(60, 100));
        using var end = new CancellationTokenSource();
        using IFrameEmbedding embedding = _segmenter.RentEmbedding(default);
        var isEncoding = new TaskCompletionSource();
        Task encoding = Task.Run(() =>
        {
            while (true)
            {
                _segmenter.Encode(frame, FrameParts.Whole, embedding, end.Token);
                isEncoding.TrySetResult();
            }
        });
        await isEncoding.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoding.WaitAsync(TimeSpan.FromMinutes(1)));
        _segmenter.Encode(frame, FrameParts.Whole, embedding);
    }

    [Fact]
    public void EncodeAndTrack_AfterWarmUp_AllocateTheResultsHandleAlone()
    {
        Follow(BoxAround(1, Red(60, 100)));
        Follow(BoxAround(2, Blue(200, 100)));
        long allocated = long.MaxValue;
        for (int i = 0; i < 6; i++)
        {
            VideoFrame frame = Draw(
                _pool, Width, Height, _next++, isDiscontinuity: false, Red(60 + (6 * i), 100), Blue(200 - (6 * i), 100));
            foreach (Prompt prompt in _prompts)
                _segmenter.Follow(prompt, PromptMode.Set, frame);
            _prompts.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            IFrameEmbedding embedding = _segmenter.RentEmbedding(default);
            _segmenter.Encode(frame, FrameParts.Whole, embedding);
            FrameResult result = _segmenter.Track(frame, embedding);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            result.Dispose();
        }

        // A share of a result is an object of its own, so that nobody ends another's: two words of every object, the result, its
        // snapshots, and whether it is repeated.
        Assert.InRange(allocated, 0, 5 * IntPtr.Size);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    public void Track_TinyFrame_GivesAResult(int width, int height)
    {
        Follow(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(0, 0, width, height) });
        for (int i = 0; i < 2; i++)
        {
            using FrameResult result = Run(Draw(_pool, width, height, i, isDiscontinuity: false));
            Assert.Equal(1, result.Objects.Length);
        }
    }

    [Fact]
    public void Constructor_OptionsOutOfRange_ListsEveryOne()
    {
        var options = new TrackerOptions { UncertainBelowScore = -1, LostAfterFrames = 0, TrackedAboveScore = float.NaN };
        string message = Assert.Throws<ArgumentException>(() => new SamSegmenter(model.Model, options)).Message;

        Assert.Contains("UncertainBelowScore: '-1'", message);
        Assert.Contains("LostAfterFrames: '0'", message);
        Assert.Contains("TrackedAboveScore: 'NaN'", message);
    }

    private FrameResult Next(params Disk[] disks) => Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: false, disks));

    private FrameResult AfterBreak(params Disk[] disks) =>
        Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: true, disks));

    private FrameResult Run(VideoFrame frame) => Run(frame, _segmenter);

    private FrameResult Run(VideoFrame frame, SamSegmenter segmenter)
    {
        foreach (Prompt prompt in _prompts)
            _outcomes.Add(segmenter.Follow(prompt, PromptMode.Set, frame));
        _prompts.Clear();
        IFrameEmbedding embedding = segmenter.RentEmbedding(default);
        segmenter.Encode(frame, FrameParts.Whole, embedding);
        return segmenter.Track(frame, embedding);
    }

    // On the next frame.
    private void Follow(Prompt prompt) => _prompts.Add(prompt);

    private static Prompt BoxAround(int id, Disk disk) => new()
    {
        ObjectId = new ObjectId(id),
        Box = new BoxXyxy(
            disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius + 1, disk.Y + disk.Radius + 1),
    };

    private static PromptMask MaskOf(Disk disk)
    {
        byte[] pixels = new byte[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = disk.Covers(i % Width, i / Width) ? (byte)1 : (byte)0;
        return new PromptMask(Width, Height, pixels);
    }

    private static double IntersectionOverUnion(SegmentationMask mask, Disk disk)
    {
        int both = 0, either = 0;
        for (int i = 0; i < mask.Width * mask.Height; i++)
        {
            bool isMask = mask.IsObject(i % mask.Width, i / mask.Width), isDisk = disk.Covers(i % mask.Width, i / mask.Width);
            both += isMask && isDisk ? 1 : 0;
            either += isMask || isDisk ? 1 : 0;
        }

        return either == 0 ? 0 : (double)both / either;
    }
}
