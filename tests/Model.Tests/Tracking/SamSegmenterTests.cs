using SamStream.Model.Tests.Sam;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Tracking;

/// <summary>With the real model, on drawn scenes whose masks are known.</summary>
[Collection(SharedSamModel.Name)]
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
    public void Track_ObjectVanishes_BecomesLostAndStaysLost()
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

        Assert.Equal(TrackState.Lost, states[^1]);
        Assert.DoesNotContain(TrackState.Reacquired, states);
        using FrameResult last = Next(bystander);
        Assert.Null(last.Objects[0].Mask);
        Assert.Null(last.Objects[0].Box);
        Assert.Equal(0, last.Objects[0].Area);
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
            Assert.Equal(0, MaskOverlap.Count(first.Pixels, second.Pixels));
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
        byte[] pixels = new byte[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = disk.Covers(i % Width, i / Width) ? (byte)1 : (byte)0;
        Follow(new Prompt { ObjectId = new ObjectId(1), Mask = new PromptMask(Width, Height, pixels) });

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
    public void Track_FrameSizeChanges_GoesOnFromTheStretchedMask()
    {
        Follow(BoxAround(1, Red(100, 100)));
        Next(Red(100, 100)).Dispose();
        var scaled = new Disk(200, 200, 64, 40, 40, 210);

        using FrameResult result = Run(Draw(_pool, 2 * Width, 2 * Height, _next++, isDiscontinuity: true, scaled));
        Assert.Equal(TrackState.Tracked, result.Objects[0].State);
        Assert.InRange(IntersectionOverUnion(result.Objects[0].Mask!, scaled), 0.9, 1);
    }

    [Fact]
    public void EncodeAndTrack_AfterWarmUp_AllocateNothing()
    {
        Follow(BoxAround(1, Red(60, 100)));
        Follow(BoxAround(2, Blue(200, 100)));
        long allocated = 0;
        for (int i = 0; i < 6; i++)
        {
            VideoFrame frame = Draw(
                _pool, Width, Height, _next++, isDiscontinuity: false, Red(60 + (6 * i), 100), Blue(200 - (6 * i), 100));
            foreach (Prompt prompt in _prompts)
                _segmenter.Follow(prompt, PromptMode.Set, frame);
            _prompts.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            IFrameEmbedding embedding = _segmenter.Encode(frame, default);
            FrameResult result = _segmenter.Track(frame, embedding);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            result.Dispose();
        }

        Assert.Equal(0, allocated);
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
        var options = new TrackerOptions { BoxMargin = -1, LostAfterFrames = 0, SpeckShare = float.NaN };
        string message = Assert.Throws<ArgumentException>(() => new SamSegmenter(model.Model, options)).Message;

        Assert.Contains("box margin is -1", message);
        Assert.Contains("lost after frames is 0", message);
        Assert.Contains("speck share is NaN", message);
    }

    private FrameResult Next(params Disk[] disks) => Run(Draw(_pool, Width, Height, _next++, isDiscontinuity: false, disks));

    private FrameResult Run(VideoFrame frame)
    {
        foreach (Prompt prompt in _prompts)
            _outcomes.Add(_segmenter.Follow(prompt, PromptMode.Set, frame));
        _prompts.Clear();
        IFrameEmbedding embedding = _segmenter.Encode(frame, default);
        return _segmenter.Track(frame, embedding);
    }

    // On the next frame.
    private void Follow(Prompt prompt) => _prompts.Add(prompt);

    private static Prompt BoxAround(int id, Disk disk) => new()
    {
        ObjectId = new ObjectId(id),
        Box = new BoxXyxy(
            disk.X - disk.Radius, disk.Y - disk.Radius, disk.X + disk.Radius + 1, disk.Y + disk.Radius + 1),
    };

    private static double IntersectionOverUnion(SegmentationMask mask, Disk disk)
    {
        int both = 0, either = 0;
        for (int i = 0; i < mask.Pixels.Length; i++)
        {
            bool isMask = mask.Pixels[i] != 0, isDisk = disk.Covers(i % mask.Width, i / mask.Width);
            both += isMask && isDisk ? 1 : 0;
            either += isMask || isDisk ? 1 : 0;
        }

        return either == 0 ? 0 : (double)both / either;
    }
}
