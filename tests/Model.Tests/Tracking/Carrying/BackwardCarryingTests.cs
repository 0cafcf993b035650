using SamStream.Model.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using static SamStream.Model.Tests.Tracking.MovingDisks;

namespace SamStream.Model.Tests.Tracking.Carrying;

public sealed class BackwardCarryingTests : IDisposable
{
    private const int Width = 160;
    private const int Height = 120;

    private static readonly Disk Still = new(80, 60, 30, 40, 40, 210);

    private readonly FramePool _pool = new(4);
    private readonly FrameResultPool _results = new();
    private readonly BackwardCarrying _carrying = new(new TrackerOptions().FlowLongestSide);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(TrackState.Uncertain, TrackState.Uncertain)]
    [InlineData(TrackState.Tracked, TrackState.Tracked)]
    [InlineData(TrackState.Reacquired, TrackState.Uncertain)]
    public void Run_FramesThatAreCarriedBackTo_HaveScoreAndStateOfTheFrameBehindThem(TrackState later, TrackState expected)
    {
        FrameResult[] carried = [ResultOf(1, 1, 0.9f, TrackState.Uncertain), ResultOf(2, 2, 0.8f, TrackState.Uncertain)];
        using FrameResult encoded = ResultOf(3, 0, 0.5f, later);

        _carrying.Run(carried, encoded);

        ObjectResult kept = carried[0].Objects[0], replaced = carried[1].Objects[0];
        Assert.Equal((1, TrackState.Uncertain, 0.9f), (kept.CarriedFrames, kept.State, kept.Score));
        Assert.Equal((1, expected, CarryState.Decay(0.5f, 1)), (replaced.CarriedFrames, replaced.State, replaced.Score));
        foreach (FrameResult result in carried)
            result.Dispose();
    }

    private FrameResult ResultOf(long index, int carriedFrames, float score, TrackState state)
    {
        FrameResult result = _results.Rent(Draw(_pool, Width, Height, index, false, Still));
        var disk = new BinaryMask();
        disk.Resize(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                disk.Pixels[(y * Width) + x] = Still.Covers(x, y) ? byte.MaxValue : (byte)0;
        }

        disk.Measure(new PixelBounds(0, 0, Width, Height));
        var mask = result.RentMask();
        disk.CopyTo(mask);
        result.Add(new ObjectResult
        {
            Id = new ObjectId(1),
            State = state,
            Mask = mask,
            Score = score,
            CarriedFrames = carriedFrames,
            MayBeCarriedBack = carriedFrames == 0,
        });
        return result;
    }
}
