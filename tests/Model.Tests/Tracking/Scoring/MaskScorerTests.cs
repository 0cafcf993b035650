using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Scoring;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Tracking.Scoring;

/// <summary>An object whose prompts are answered by squares.</summary>
public sealed class MaskScorerTests : IDisposable
{
    private const float Score = 0.9f;

    private static readonly PixelBounds Left = new(32, 64, 96, 160);
    private static readonly PixelBounds Right = new(144, 64, 208, 160);

    private readonly DrawnView _view = new();
    private static readonly ScoreWeights Weights = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")).Score;

    private readonly MaskScorer _scorer = new(new CandidateMasks(), Weights);
    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 1, new TrackerOptions().Limits);
    private readonly ObjectLook _look = new();
    private readonly ListingObserver _observer = new();

    public MaskScorerTests()
    {
        _scorer.Observer = _observer;
        Carry(Left);
    }

    public void Dispose() => _view.Dispose();

    [Fact]
    public void Rank_CarriedMaskAndAnotherOne_TheCarriedOneComesFirst()
    {
        Rank(expected: 1, sought: 0, [(Right, 0.99f), (Left, 0.9f)]);

        Assert.Equal([(0, 1), (0, 0)], _look.Ranked.Select(ranked => (ranked.Prompt, ranked.Mask)));
        Assert.Equal([Left.ToBox(), Right.ToBox()], _look.Ranked.Select(ranked => ranked.Box));
        Assert.Equal(_observer.Seen[1].Evidence.Probability(Weights), _look.Ranked[0].Probability);
    }

    [Fact]
    public void Rank_MaskIsCarried_ItsBoxCountsAsMuchAsItsScore()
    {
        Rank(expected: 1, sought: 0, [(Left, 0.9f)]);
        Assert.Equal(Score, _observer.Seen[0].Evidence.CarriedBox, 0.001f);
        Assert.Equal(1, _observer.Seen[0].Evidence.TrackedBox);

        _track.Carrying.Add(drift: 0);
        Rank(expected: 1, sought: 0, [(Left, 0.9f)]);
        Assert.Equal(CarryState.Decay(Score, 1), _observer.Seen[0].Evidence.CarriedBox, 0.001f);
    }

    [Fact]
    public void Rank_BoxIsFollowed_TrackedBoxIsThatOneUnlessTheObjectIsLost()
    {
        Follow(Right);
        Rank(expected: 1, sought: 0, [(Right, 0.9f)]);
        Assert.Equal((1f, 0f), (_observer.Seen[0].Evidence.TrackedBox, _observer.Seen[0].Evidence.CarriedBox));

        _track.Carried.Seal(0, default);
        Rank(expected: 0, sought: 1, [(Right, 0.9f)]);
        Assert.Equal((0.5f, 0f), (_observer.Seen[0].Evidence.TrackedBox, _observer.Seen[0].Evidence.CarriedBox));
    }

    [Fact]
    public void Rank_MasksOfSoughtPrompts_AreMarkedAndComparedByTheSameScore()
    {
        Rank(expected: 1, sought: 2, [(Right, 0.3f)], [(Left, 0.9f)], [(Right, 0.2f)]);

        Assert.Equal([1, 0, 2], _look.Ranked.Select(ranked => ranked.Prompt));
        Assert.Equal([true, false, true], _look.Ranked.Select(ranked => ranked.IsSought));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    [InlineData(-48)]
    public void Rank_OtherSize_ScalingIsTheLogarithmOfTheFactorEitherWay(int taller)
    {
        _track.Memory.Learn([0, 1]);
        _track.Memory.Self = 1;
        _track.Memory.Classify(_view.View.Embedding, _track.Likeness);
        PixelBounds found = Left with { Bottom = Left.Bottom + taller };

        Rank(expected: 1, sought: 0, [(found, 0.9f)]);

        Assert.Equal(Math.Abs(Math.Log((double)found.Height / Left.Height)), _observer.Seen[0].Evidence.Scaling, 0.01);
    }

    [Fact]
    public void Rank_WithAnObserver_TellsItOfEveryMaskInFull()
    {
        Rank(expected: 1, sought: 1, [(Left, 0.9f), (Right, 0.8f)], [(Right, 0.7f), (Left, 0.6f)]);

        Assert.Equal(
            [(0.9f, false, Left), (0.8f, false, Right), (0.7f, true, Right), (0.6f, true, Left)],
            _observer.Seen.Select(seen => (seen.Evidence.PredictedIou, seen.IsSought, seen.Bounds)));
    }

    private void Rank(int expected, int sought, params IReadOnlyList<(PixelBounds Square, float PredictedIou)>[] prompts)
    {
        _view.Answer(prompts);
        _observer.Seen.Clear();
        _look.Begin(_track, _view.View, given: null);
        (_look.Expected, _look.Sought) = (expected, sought);
        _scorer.Rank(_look, frame: 7);
    }

    private void Follow(PixelBounds square) => (_track.Target.IsFollowed, _track.Target.Box) = (true, square.ToBox());

    private void Carry(PixelBounds square)
    {
        BinaryMask drawn = MaskDrawing.Of(DrawnView.Side, DrawnView.Side, (x, y) => MaskDrawing.Inside(square, x, y));
        _track.Spare.CopyFrom(drawn);
        _track.AcceptSpare();
        _track.Prompt(Score, isNew: true);
        _track.Carried.CopyFrom(drawn);
    }

    private sealed class ListingObserver : IHypothesisObserver
    {
        public List<(MaskEvidence Evidence, bool IsSought, PixelBounds Bounds)> Seen { get; } = [];

        public void Observe(in HypothesisView seen)
        {
            Assert.Equal((new ObjectId(1), 7L), (seen.Id, seen.Frame));
            Seen.Add((seen.Evidence, seen.IsSought, seen.Mask.Bounds));
        }
    }
}
