using SamStream.Model.Pointing;
using SamStream.Model.Tests.Flow;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Pointing;

public sealed class MaskTrailTests : IDisposable
{
    private const int Width = 320;
    private const int Height = 200;

    private readonly FramePool _pool = new(2);
    private readonly MaskTrail _trail = new();
    private long _next;

    public void Dispose()
    {
        Assert.Equal(0, _pool.LeasedCount);
        _pool.Dispose();
    }

    [Fact]
    public void Carry_PictureMoves_LiesWhereItIsNow()
    {
        Pan(frames: 16, pixels: 6);

        CarriedMask carried = _trail.Carry(MaskOf(DiskAt(80)), 0);

        Assert.Equal((CarryOutcome.Carried, 15L, 15), (carried.Outcome, carried.Frame, carried.Frames));
        Assert.Equal(0, IntersectionOverUnion(MaskOf(DiskAt(80)), DiskAt(-10)));
        Assert.InRange(IntersectionOverUnion(carried.Mask!, DiskAt(-10)), 0.95, 1);
    }

    /// <summary>A fixed camera: what the object uncovers behind it belongs to nothing, and flow has no answer there.</summary>
    [Theory]
    [InlineData(2, 0.82)]
    [InlineData(4, 0.75)]
    [InlineData(6, 0.7)]
    public void Carry_ObjectMovesOverAStillPicture_LiesWhereItIsNow(int pixels, double least)
    {
        byte[] background = new SmoothTexture(3).Render(Width, Height);
        var texture = new SmoothTexture(5);
        for (int i = 0; i <= 15; i++)
        {
            int moved = i * pixels;
            byte[] luma = texture.Render(Width, Height, (x, y) => (x - moved, y));
            for (int at = 0; at < luma.Length; at++)
                luma[at] = DiskAt(moved).Covers(at % Width, at / Width) ? luma[at] : background[at];
            Show(Gray(luma));
        }

        CarriedMask carried = _trail.Carry(MaskOf(DiskAt(0)), 0);

        Assert.Equal(CarryOutcome.Carried, carried.Outcome);
        Assert.InRange(IntersectionOverUnion(carried.Mask!, DiskAt(15 * pixels)), least, 1);
    }

    [Fact]
    public void Carry_StillDisk_StaysAsItIs()
    {
        for (int i = 0; i <= 60; i++)
            Show(DiskAt(0));

        CarriedMask carried = _trail.Carry(MaskOf(DiskAt(0)), 0);

        // Pixels of the outline, where the flow of what is inside and of what is outside meet.
        Assert.InRange(IntersectionOverUnion(carried.Mask!, DiskAt(0)), 0.99, 1);
    }

    [Fact]
    public void Carry_MaskOfTheNewestFrame_IsGivenBack()
    {
        Show(DiskAt(0));
        CocoRle mask = MaskOf(DiskAt(0));

        CarriedMask carried = _trail.Carry(mask, 0);

        Assert.Equal((CarryOutcome.Carried, 0L, 0), (carried.Outcome, carried.Frame, carried.Frames));
        Assert.Same(mask, carried.Mask);
    }

    [Fact]
    public void Carry_FrameThatIsNotThere_SaysWhichAre()
    {
        Assert.Equal((CarryOutcome.FrameUnknown, -1L), (_trail.Carry(MaskOf(DiskAt(0)), 0).Outcome, _trail.Carry(MaskOf(DiskAt(0)), 0).Frame));
        _next = 5;
        Show(DiskAt(0));
        _next = 8;
        Show(DiskAt(0));

        foreach (long frame in (long[])[4, 6, 9])
        {
            CarriedMask refused = _trail.Carry(MaskOf(DiskAt(0)), frame);
            Assert.Equal((CarryOutcome.FrameUnknown, 8L, null), (refused.Outcome, refused.Frame, refused.Mask));
            Assert.Contains($"frame {frame} is not among those that are remembered, 5 to 8", refused.Reason);
        }
    }

    [Fact]
    public void Carry_FrameOlderThanTheReach_IsForgotten()
    {
        // Frames are 40 ms apart.
        var trail = new MaskTrail(new MaskTrailOptions { Reach = TimeSpan.FromMilliseconds(400) });
        for (int i = 0; i <= 11; i++)
            Show(trail, Draw(_pool, Width, Height, i, isDiscontinuity: false, DiskAt(0)));

        Assert.Equal(CarryOutcome.FrameUnknown, trail.Carry(MaskOf(DiskAt(0)), 0).Outcome);
        Assert.Equal((CarryOutcome.Carried, 10), (trail.Carry(MaskOf(DiskAt(0)), 1).Outcome, trail.Carry(MaskOf(DiskAt(0)), 1).Frames));
    }

    [Fact]
    public void Add_MorePicturesThanBytes_ForgetsTheOldest()
    {
        const long Most = 1L << 20;
        var trail = new MaskTrail(new MaskTrailOptions { MaximumBytes = Most });
        for (int i = 0; i < 40; i++)
        {
            Show(trail, Draw(_pool, Width, Height, i, isDiscontinuity: false, DiskAt(0)));
            // One buffer may be on its way from the oldest to the newest.
            Assert.InRange(trail.Bytes, 1, Most);
        }

        Assert.Contains("remembered, 24 to 39", trail.Carry(MaskOf(DiskAt(0)), 0).Reason);
    }

    [Fact]
    public void Carry_StreamBrokeOffSince_IsRefused()
    {
        Show(DiskAt(0));
        Show(Draw(_pool, Width, Height, _next++, isDiscontinuity: true, DiskAt(0)));
        Show(DiskAt(0));

        CarriedMask refused = _trail.Carry(MaskOf(DiskAt(0)), 0);

        Assert.Equal((CarryOutcome.Discontinuity, 2L), (refused.Outcome, refused.Frame));
        Assert.Contains("broke off before frame 1", refused.Reason);
        Assert.Equal(CarryOutcome.Carried, _trail.Carry(MaskOf(DiskAt(0)), 1).Outcome);
    }

    [Fact]
    public void Carry_StreamBrokeOffOnAFrameThatWasNotAdded_IsRefused()
    {
        Show(DiskAt(0));
        _next++;
        using VideoFrame frame = Draw(_pool, Width, Height, _next++, isDiscontinuity: false, DiskAt(0));
        _trail.Add(frame, frame.Metadata with { Discontinuity = Discontinuity.Reopened });

        Assert.Equal(CarryOutcome.Discontinuity, _trail.Carry(MaskOf(DiskAt(0)), 0).Outcome);
    }

    [Fact]
    public void Carry_FramesChangedTheirSizeSince_IsRefused()
    {
        Show(DiskAt(0));
        Show(Draw(_pool, 2 * Width, 2 * Height, _next++, isDiscontinuity: false, DiskAt(0)));

        CarriedMask before = _trail.Carry(MaskOf(DiskAt(0)), 0), small = _trail.Carry(MaskOf(DiskAt(0)), 1);

        Assert.Equal(CarryOutcome.SizeChanged, before.Outcome);
        Assert.Contains("since frame 1, 640x400", before.Reason);
        Assert.Equal(CarryOutcome.SizeChanged, small.Outcome);
        Assert.Contains("the mask has 320x200 pixels, the frame 640x400", small.Reason);
    }

    [Fact]
    public void Carry_CutSince_IsRefused()
    {
        byte[] one = new SmoothTexture(7).Render(Width, Height), other = new SmoothTexture(8).Render(Width, Height);
        for (int i = 0; i < 12; i++)
            Show(Gray(i < 7 ? one : other));

        CarriedMask refused = _trail.Carry(MaskOf(DiskAt(0)), 0);

        Assert.Equal(CarryOutcome.Cut, refused.Outcome);
        Assert.Contains("another one at frame 7", refused.Reason);
        Assert.Equal(CarryOutcome.Carried, _trail.Carry(MaskOf(DiskAt(0)), 7).Outcome);
    }

    [Fact]
    public void Carry_ObjectThatLeftThePicture_IsRefused()
    {
        Pan(frames: 16, pixels: 10);

        Assert.Equal(CarryOutcome.OutOfPicture, _trail.Carry(MaskOf(DiskAt(0)), 0).Outcome);
    }

    [Fact]
    public void Carry_EmptyMask_IsRefused()
    {
        Show(DiskAt(0));

        Assert.Equal(CarryOutcome.OutOfPicture, _trail.Carry(MaskOf(new Disk(-90, -90, 2, 0, 0, 0)), 0).Outcome);
    }

    [Fact]
    public void Add_IndicesBeginAnew_ForgetsWhatWasBefore()
    {
        _next = 100;
        Show(DiskAt(0));
        _next = 0;
        Show(DiskAt(0));

        Assert.Contains("remembered, 0 to 0", _trail.Carry(MaskOf(DiskAt(0)), 100).Reason);
    }

    [Fact]
    public async Task Carry_WhileFramesComeAndGo_GivesTheSameMask()
    {
        var trail = new MaskTrail(new MaskTrailOptions { Reach = TimeSpan.FromMilliseconds(200) });
        const int Frames = 400;
        int added = 0;
        Task adding = Task.Run(() =>
        {
            for (int i = 0; i < Frames; i++)
            {
                // Back and forth: a picture that was overwritten while it was read shows the disk elsewhere.
                Show(trail, Draw(_pool, Width, Height, i, isDiscontinuity: false, DiskAt(i % 2 == 0 ? 0 : 4)));
                Volatile.Write(ref added, i + 1);
            }
        });

        int carried = 0;
        while (!adding.IsCompleted)
        {
            long from = Math.Max(0, Volatile.Read(ref added) - 4);
            CarriedMask result = trail.Carry(MaskOf(DiskAt(from % 2 == 0 ? 0 : 4)), from);
            if (result.Outcome != CarryOutcome.Carried)
                continue;
            carried++;
            Assert.InRange(IntersectionOverUnion(result.Mask!, DiskAt(result.Frame % 2 == 0 ? 0 : 4)), 0.93, 1);
        }

        await adding;
        Assert.InRange(carried, 1, int.MaxValue);
    }

    // What is seen moves to the left.
    private void Pan(int frames, int pixels)
    {
        var texture = new SmoothTexture();
        for (int i = 0; i < frames; i++)
        {
            int moved = i * pixels;
            Show(Gray(texture.Render(Width, Height, (x, y) => (x + moved, y))));
        }
    }

    private static Disk DiskAt(int x) => new(80 + x, 100, 32, 40, 40, 210);

    private void Show(Disk disk) => Show(Draw(_pool, Width, Height, _next++, isDiscontinuity: false, disk));

    private void Show(VideoFrame frame) => Show(_trail, frame);

    private static void Show(MaskTrail trail, VideoFrame frame)
    {
        using (frame)
            trail.Add(frame, frame.Metadata);
    }

    private VideoFrame Gray(byte[] luma)
    {
        using WritableFrame frame = _pool.Rent(Width, Height);
        luma.CopyTo(frame.Luma);
        frame.Cb.Fill(128);
        frame.Cr.Fill(128);
        return frame.Publish(new FrameMetadata
        {
            SourceId = "gray",
            Index = _next,
            PresentationTime = TimeSpan.FromMilliseconds(40 * _next++),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
        });
    }

    private static CocoRle MaskOf(Disk disk)
    {
        byte[] pixels = new byte[Width * Height];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = disk.Covers(i % Width, i / Width) ? (byte)1 : (byte)0;
        return new SegmentationMask(Width, Height, pixels).ToRle();
    }

    private static double IntersectionOverUnion(CocoRle mask, Disk disk)
    {
        SegmentationMask found = mask.Decode();
        int both = 0, either = 0;
        for (int i = 0; i < Width * Height; i++)
        {
            bool isFound = found.IsObject(i % Width, i / Width), isThere = disk.Covers(i % Width, i / Width);
            both += isFound && isThere ? 1 : 0;
            either += isFound || isThere ? 1 : 0;
        }

        return (double)both / either;
    }
}
