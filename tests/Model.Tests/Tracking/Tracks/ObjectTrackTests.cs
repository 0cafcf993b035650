using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking.States;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking.Tracks;

/// <summary>What a track says of itself from frame to frame; the single transitions are those of StateRulesTests.</summary>
public sealed class ObjectTrackTests
{
    private const int Width = 100;
    private const int Height = 60;
    private const float ScoreOfCarried = 0.25f;

    private static readonly PixelBounds Within = new(40, 20, 60, 40);

    private static readonly StateLimits Limits = new(
        UncertainBelowScore: 0.6f, TrackedAboveScore: 0.8f, LostAfterFrames: 3, OccludedForFrames: 4);

    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 4, Limits);

    [Fact]
    public void Prompt_InDoubt_LimitsWhatIsBelievedLater()
    {
        Begin(Within, 0.5f);
        Assert.Equal((TrackState.Uncertain, 0.5f), (_track.State, _track.ScoreLimit));

        See(0.95f);
        Assert.Equal((TrackState.Uncertain, 0.5f, 0.5f), (_track.State, _track.Score, _track.ScoreLimit));

        Begin(Within);
        Assert.Equal((TrackState.Tracked, 1f), (_track.State, _track.ScoreLimit));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Prompt_KnownObjectMoved_SaysNothingOfTheFirstPrompt(float score)
    {
        Begin(Within, 0.55f);

        _track.Prompt(score, isNew: false);

        Assert.Equal(0.55f, _track.ScoreLimit);
    }

    [Theory]
    [InlineData(0.79f, 40)]
    [InlineData(0.81f, 50)]
    public void Found_PromptInDoubt_IsSeenLastWhereTheMaskItselfIsBeyondDoubt(float probability, int left)
    {
        Begin(Within, 0.55f);

        See(probability, Within with { Left = 50, Right = 70 });

        Assert.Equal(left, _track.LastSeen.BoxIn(Width, Height).X1, 0.01f);
    }

    [Fact]
    public void Found_InDoubt_IsNotWhereItWasSeenLast()
    {
        Begin(Within);

        See(0.5f, Within with { Left = 50, Right = 70 });

        Assert.Equal(TrackState.Uncertain, _track.State);
        Assert.Equal(40, _track.LastSeen.BoxIn(Width, Height).X1, 0.01f);
    }

    [Fact]
    public void Miss_MaskCanBeCarried_IsUncertainUntilTheLimitThenOccluded()
    {
        Begin(Within);
        Carry(Within);
        _track.Miss(ScoreOfCarried, isCovered: false);
        Assert.Equal((TrackState.Uncertain, ScoreOfCarried, 400), (_track.State, _track.Score, _track.Reference.Area));

        Miss();
        Miss();

        Assert.Equal((TrackState.Occluded, 0f, true), (_track.State, _track.Score, _track.Reference.IsEmpty));
    }

    [Fact]
    public void Miss_BehindAnotherObject_IsOccludedWhileItsMaskIsCarriedOn()
    {
        Begin(Within);
        Carry(Within);
        _track.Miss(ScoreOfCarried, isCovered: true);

        Assert.Equal((TrackState.Occluded, 0f, true, 400), (_track.State, _track.Score, _track.IsCovered, _track.Reference.Area));
        See(0.9f);
        Assert.Equal((TrackState.Reacquired, false), (_track.State, _track.IsCovered));
    }

    [Fact]
    public void Miss_VanishedWithinThePicture_IsOccludedAndAfterTheLimitLost()
    {
        Begin(Within);

        Assert.Equal(
            [.. Enumerable.Repeat(TrackState.Occluded, 6), TrackState.Lost, TrackState.Lost], StatesOfMissing(frames: 8));
        Assert.Equal(0, _track.Score);
        Assert.True(_track.Reference.IsEmpty);
    }

    [Theory]
    [InlineData(0, 20, 20, 40)]
    [InlineData(80, 20, 100, 40)]
    [InlineData(40, 0, 60, 20)]
    [InlineData(40, 40, 60, 60)]
    public void Miss_VanishedAtAnEdge_IsLost(int left, int top, int right, int bottom)
    {
        Begin(new PixelBounds(left, top, right, bottom));
        Miss();

        Assert.Equal(TrackState.Lost, _track.State);
    }

    [Fact]
    public void Miss_CameraTurnsAwayFromWhatIsOccluded_IsLost()
    {
        Begin(Within);
        Miss();
        _track.Advance(new CameraMotion(1, 0, -50, 0), Width, Height);
        Miss();
        Assert.Equal(TrackState.Occluded, _track.State);
        _track.Advance(new CameraMotion(1, 0, -15, 0), Width, Height);
        Miss();

        Assert.Equal(TrackState.Lost, _track.State);
    }

    [Fact]
    public void Found_AfterItWasGone_IsReacquiredOnceWhenThereIsNoDoubt()
    {
        Begin(Within);
        Miss();
        See(0.5f);
        Assert.Equal(TrackState.Uncertain, _track.State);
        See(0.9f);
        Assert.Equal((TrackState.Reacquired, 0), (_track.State, _track.MissedFrames));
        See(0.9f);

        Assert.Equal(TrackState.Tracked, _track.State);
    }

    [Fact]
    public void AcceptCarried_NothingIsLeft_IsOccluded()
    {
        Begin(Within);
        Carry(Within);
        _track.AcceptCarried();
        Assert.Equal((TrackState.Tracked, 400), (_track.State, _track.Reference.Area));
        _track.Carried.Seal(0, default);
        _track.AcceptCarried();

        Assert.Equal((TrackState.Occluded, 0f, true), (_track.State, _track.Score, _track.Reference.IsEmpty));
    }

    [Fact]
    public void Break_UntilItIsFound_MayBeAnywhereAndIsLost()
    {
        Begin(Within);
        _track.Break();
        Assert.Equal((TrackState.Lost, true), (_track.State, _track.IsAnywhere));
        Miss();
        Assert.Equal(TrackState.Lost, _track.State);
        See(0.9f);

        Assert.Equal((TrackState.Reacquired, false), (_track.State, _track.IsAnywhere));
    }

    [Fact]
    public void Cut_ItDoesNotComeBack_IsUncertainForAFewFramesAndThenLost()
    {
        Begin(Within);
        _track.Cut();
        Assert.Equal((TrackState.Uncertain, 0f, true), (_track.State, _track.Score, _track.Reference.IsEmpty));

        Assert.Equal([TrackState.Uncertain, TrackState.Uncertain, TrackState.Lost, TrackState.Lost], StatesOfMissing(frames: 4));
        See(0.9f);
        Assert.Equal(TrackState.Reacquired, _track.State);
    }

    [Fact]
    public void Found_OnTheFrameOfACut_IsUncertainWhateverTheScore()
    {
        Begin(Within);
        _track.Cut();
        See(1);
        Assert.Equal(TrackState.Uncertain, _track.State);
        See(0.9f);

        Assert.Equal(TrackState.Tracked, _track.State);
    }

    [Fact]
    public void Cut_GoneBefore_IsLostAndReacquiredAfterIt()
    {
        Begin(Within);
        Miss();
        Assert.Equal(TrackState.Occluded, _track.State);
        _track.Cut();
        Assert.Equal(TrackState.Lost, _track.State);
        Miss();
        Assert.Equal(TrackState.Lost, _track.State);
        See(0.9f);

        Assert.Equal(TrackState.Reacquired, _track.State);
    }

    private TrackState[] StatesOfMissing(int frames) => [.. Enumerable.Range(0, frames).Select(_ =>
    {
        Miss();
        return _track.State;
    })];

    private void Begin(PixelBounds place, float score = 0.9f)
    {
        Show(place);
        _track.Prompt(score, isNew: true);
    }

    private void See(float probability, PixelBounds? place = null)
    {
        Show(place ?? Within);
        _track.Found(probability);
    }

    private void Miss() => _track.Miss(ScoreOfCarried, isCovered: false);

    private void Carry(PixelBounds place) => _track.Carried.CopyFrom(Draw(place));

    private void Show(PixelBounds place)
    {
        _track.Spare.CopyFrom(Draw(place));
        _track.AcceptSpare();
    }

    private static BinaryMask Draw(PixelBounds place) =>
        MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(place, x, y));
}
