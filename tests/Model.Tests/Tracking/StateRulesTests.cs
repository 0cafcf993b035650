using SamStream.Model.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking;

/// <summary>Every transition of docs/propagation.md's table.</summary>
public sealed class StateRulesTests
{
    private const int Width = 100;
    private const int Height = 60;

    private static readonly TrackerOptions Options = new()
    {
        UncertainBelowScore = 0.6f,
        TrackedAboveScore = 0.8f,
        LostAfterFrames = 3,
        OccludedForFrames = 4,
    };

    private readonly StateRules _rules = new(Options);
    private readonly ObjectTrack _track = new(new ObjectId(1), 256);

    [Theory]
    [InlineData(0.59f, TrackState.Uncertain)]
    [InlineData(0.61f, TrackState.Tracked)]
    public void Seen_TrackedBefore_StaysSoDownToTheLowerLimit(float score, TrackState expected)
    {
        Begin(new PixelBounds(40, 20, 60, 40));

        Assert.Equal(expected, _rules.Seen(_track, score));
    }

    [Theory]
    [InlineData(0.79f, TrackState.Uncertain)]
    [InlineData(0.81f, TrackState.Tracked)]
    public void Seen_UncertainBefore_IsTrackedFromTheUpperLimit(float score, TrackState expected)
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        See(0.5f);
        Assert.Equal(TrackState.Uncertain, _track.State);

        Assert.Equal(expected, _rules.Seen(_track, score));
    }

    [Fact]
    public void Unseen_VanishedWithinThePicture_IsOccludedAndAfterTheLimitLost()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        var states = new List<TrackState>();
        for (int missed = 3; missed <= 8; missed++)
        {
            Miss(missed);
            states.Add(_track.State);
        }

        Assert.Equal(
            [TrackState.Occluded, TrackState.Occluded, TrackState.Occluded, TrackState.Occluded, TrackState.Lost, TrackState.Lost],
            states);
        Assert.Equal(0, _track.Score);
        Assert.True(_track.Reference.IsEmpty);
    }

    [Theory]
    [InlineData(0, 20, 20, 40)]
    [InlineData(80, 20, 100, 40)]
    [InlineData(40, 0, 60, 20)]
    [InlineData(40, 40, 60, 60)]
    public void Unseen_VanishedAtAnEdge_IsLost(int left, int top, int right, int bottom)
    {
        Begin(new PixelBounds(left, top, right, bottom));
        Miss(3);

        Assert.Equal(TrackState.Lost, _track.State);
    }

    [Fact]
    public void Unseen_AfterABreak_IsLost()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        _track.Break();
        Assert.Equal(TrackState.Lost, _track.State);
        Miss(1);

        Assert.Equal(TrackState.Lost, _track.State);
    }

    [Fact]
    public void Seen_AfterItWasGone_IsReacquiredOnceWhenThereIsNoDoubt()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        Miss(3);
        See(0.5f);
        Assert.Equal(TrackState.Uncertain, _track.State);
        See(0.9f);
        Assert.Equal(TrackState.Reacquired, _track.State);
        See(0.9f);

        Assert.Equal(TrackState.Tracked, _track.State);
    }

    [Fact]
    public void Unseen_AfterACut_IsUncertainForAFewFramesAndThenLost()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        _track.Cut();
        Assert.Equal((TrackState.Uncertain, 0f, true), (_track.State, _track.Score, _track.Reference.IsEmpty));
        var states = new List<TrackState>();
        for (int missed = 1; missed <= 4; missed++)
        {
            Miss(missed);
            states.Add(_track.State);
        }

        Assert.Equal([TrackState.Uncertain, TrackState.Uncertain, TrackState.Lost, TrackState.Lost], states);
        See(0.9f);
        Assert.Equal(TrackState.Reacquired, _track.State);
    }

    [Fact]
    public void Seen_OnTheFrameOfACut_IsUncertainWhateverTheScore()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        _track.Cut();
        See(1);
        Assert.Equal(TrackState.Uncertain, _track.State);
        See(0.9f);

        Assert.Equal(TrackState.Tracked, _track.State);
    }

    [Fact]
    public void Unseen_GoneBeforeACut_IsLostAndReacquiredAfterIt()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        Miss(3);
        Assert.Equal(TrackState.Occluded, _track.State);
        _track.Cut();
        Assert.Equal(TrackState.Lost, _track.State);
        Miss(1);
        Assert.Equal(TrackState.Lost, _track.State);
        See(0.9f);

        Assert.Equal(TrackState.Reacquired, _track.State);
    }

    [Fact]
    public void Unseen_CameraTurnsAwayFromWhatIsOccluded_IsLost()
    {
        Begin(new PixelBounds(40, 20, 60, 40));
        Miss(3);
        Assert.Equal(TrackState.Occluded, _track.State);
        _track.Advance(new CameraMotion(1, 0, -50, 0), Width, Height);
        Miss(4);
        Assert.Equal(TrackState.Occluded, _track.State);
        _track.Advance(new CameraMotion(1, 0, -15, 0), Width, Height);
        Miss(5);

        Assert.Equal(TrackState.Lost, _track.State);
    }

    private void Begin(PixelBounds place)
    {
        Show(place);
        _track.Prompt(TrackState.Tracked, 0.9f, isNew: true);
    }

    private void See(float score)
    {
        Show(new PixelBounds(40, 20, 60, 40));
        TrackState state = _rules.Seen(_track, score);
        _track.Found(state, score, isSure: state != TrackState.Uncertain);
    }

    private void Miss(int frames)
    {
        _track.MissedFrames = frames;
        _track.Lose(_rules.Unseen(_track));
    }

    private void Show(PixelBounds place)
    {
        BinaryMask mask = MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(place, x, y));
        _track.Spare.CopyFrom(mask.Pixels, Width, Height, mask.Area, mask.Bounds);
        _track.AcceptSpare();
    }
}
