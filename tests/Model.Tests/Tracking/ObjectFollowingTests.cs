using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking;

/// <summary>What becomes of an object that the network does not find, or that flow loses.</summary>
public sealed class ObjectFollowingTests : IDisposable
{
    private const int Side = DrawnView.Side;

    private readonly FramePool _pool = new(2);
    private readonly ObjectFollowing _following = new(new TrackerOptions(), channels: 1);
    private readonly DrawnView _view = new();
    private readonly ObjectTrack _track = new(new ObjectId(1), 1, new TrackerOptions().Limits);

    public void Dispose()
    {
        _view.Dispose();
        _following.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [InlineData(8, 60, true)] // small and far away: out of the reach of flow
    [InlineData(8, 2, false)] // where flow has it
    [InlineData(80, 90, false)] // large: flow does not lose it
    public void Carry_BoxTrackerIsElsewhere_GoesWithItOnlyIfSmall(int side, int shift, bool goes)
    {
        var from = new PixelBounds(40, 100, 40 + side, 100 + side);
        See(from);
        _track.Target.IsFollowed = true;
        _track.Target.Box = new PixelBounds(from.Left + shift, from.Top, from.Right + shift, from.Bottom).ToBox();
        for (int i = 0; i < 2; i++)
        {
            using VideoFrame frame = MovingDisks.Draw(_pool, Side, Side, i, isDiscontinuity: false);
            _following.Advance(frame, i == 0 ? [] : [_track]);
            if (i == 1)
                _following.Carry([_track], frame);
        }

        Assert.InRange(_track.Carried.Bounds.Left - from.Left, goes ? shift : -2, goes ? shift : 2);
        Assert.InRange(_track.CarriedBox.X1 - from.Left, goes ? shift : -2, goes ? shift : 2);
        Assert.True(_track.Expected.Right >= from.Right + shift);
    }

    [Theory]
    [InlineData(0.5f, TrackState.Uncertain)]
    [InlineData(0.3f, TrackState.Occluded)] // less than half of what it was on the prompt's frame
    public void Judge_NotFound_IsCarriedOnWhileItLooksLikeItself(float likeness, TrackState state)
    {
        See(new PixelBounds(40, 100, 80, 140));
        _track.Carried.CopyFrom(_track.Reference);
        _track.Memory.Learn([0, 0]);
        _track.Memory.Self = 0.8f;
        _track.Likeness.Grid.Adapt(_view.View.Embedding.Geometry);
        for (int y = 0; y < _track.Likeness.Grid.Rows; y++)
            _track.Likeness.Row(y).Fill(likeness);
        var look = new ObjectLook();
        look.Begin(_track, _view.View, given: null);

        _following.Judge(look, default);

        Assert.Equal(state, _track.State);
        Assert.Equal(state == TrackState.Uncertain, !_track.Reference.IsEmpty);
    }

    private void See(PixelBounds square)
    {
        _track.Spare.CopyFrom(MaskDrawing.Of(Side, Side, (x, y) => MaskDrawing.Inside(square, x, y)));
        _track.AcceptSpare();
        _track.Prompt(1, isNew: true);
    }
}
