using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Masks;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Proposing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking.Proposing;

/// <summary>On a made-up embedding of one channel: how much a cell looks like the object.</summary>
public sealed class AppearanceProposerTests : IDisposable
{
    private const int Side = 1024;
    private const int Cell = 16;
    private const int Cells = Side / Cell;

    /// <summary>Where it was seen last: four cells by six.</summary>
    private static readonly PixelBounds Last = new(160, 160, 224, 256);

    private readonly ImageEmbedding _embedding = new(TestGeometry.Square, channels: 1);
    private readonly EncodedView _view = new(TestGeometry.Square);
    private readonly AppearanceProposer _proposer = new();
    private readonly ObjectTrack _track = new(new ObjectId(1), channels: 1, new TrackerOptions().Limits);

    public AppearanceProposerTests()
    {
        _embedding.Geometry = new LetterboxGeometry(Side, Side, TestGeometry.Square);
        _view.Open(_embedding);
        _track.Spare.CopyFrom(MaskDrawing.Of(Side, Side, (x, y) => MaskDrawing.Inside(Last, x, y)));
        _track.AcceptSpare();
        _track.Prompt(1, isNew: true);
        _track.Memory.Learn([1, 0]);
        _track.Memory.Self = 1;
    }

    public void Dispose()
    {
        _view.Dispose();
        _embedding.Dispose();
    }

    [Fact]
    public void Propose_LooksLikeItNearby_AsksForThatBoxAndTheSpotThatDoesMost()
    {
        PixelBounds now = Moved(48, 32);
        BatchPrompt asked = Assert.Single(Propose(now));

        Assert.Equal(now.ToBox(), asked.Box);
        BatchPoint point = Assert.Single(asked.Points.ToArray());
        Assert.True(point.IsPositive);
        Assert.True(MaskDrawing.Inside(now, (int)point.X, (int)point.Y), $"{point}");
    }

    [Fact]
    public void Propose_ItsLooksAreNotKnown_AsksForNothing()
    {
        _track.Memory.Forget();

        Assert.Empty(Propose(Last));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void Propose_NothingStandsOut_AsksForNothing(float everywhere) => Assert.Empty(Propose(everywhere));

    [Fact]
    public void Propose_FarAway_IsReachedAfterSomeFrames()
    {
        PixelBounds far = Moved(400, 0);
        Assert.Empty(Propose(far));
        int missed = 0;
        while (Propose(far).Length == 0 && missed < 10)
        {
            _track.Miss(0, isCovered: false);
            missed++;
        }

        Assert.InRange(missed, 2, 5);
        Assert.Equal(far.ToBox(), Assert.Single(Propose(far)).Box);
    }

    [Fact]
    public void Propose_AfterABreak_AsksForItsLastBoxAndAnywhere()
    {
        _track.Break();
        PixelBounds far = Moved(704, 704);
        BatchPrompt[] asked = Propose(far);

        Assert.Equal([Last.ToBox(), far.ToBox()], asked.Select(prompt => prompt.Box!.Value));
        Assert.Equal([0, 1], asked.Select(prompt => prompt.Points.Length));
    }

    [Fact]
    public void Propose_ManyAlike_AsksForThreeOfThem()
    {
        _track.Break();
        PixelBounds[] alike = [.. Enumerable.Range(0, 5).Select(i => Moved(160 * i, 160))];
        BatchPrompt[] asked = Propose(alike);

        Assert.Equal(4, asked.Length);
        Assert.Distinct(asked.Select(prompt => prompt.Box!.Value));
        Assert.All(asked[1..], prompt => Assert.Contains(prompt.Box!.Value, alike.Select(place => place.ToBox())));
    }

    [Fact]
    public void Propose_AtTheCorner_StaysInTheFrame()
    {
        _track.Break();
        var corner = new PixelBounds(Side - 64, Side - 96, Side, Side);

        Assert.Equal(corner.ToBox(), Propose(corner)[^1].Box);
    }

    private static PixelBounds Moved(int x, int y) => new(Last.Left + x, Last.Top + y, Last.Right + x, Last.Bottom + y);

    private BatchPrompt[] Propose(params PixelBounds[] alike)
    {
        for (int i = 0; i < Cells * Cells; i++)
        {
            (int x, int y) = (i % Cells * Cell, i / Cells * Cell);
            _embedding.Tensor.Span[i] = alike.Any(place => MaskDrawing.Inside(place, x, y)) ? 1 : 0.05f;
        }

        return Ask();
    }

    private BatchPrompt[] Propose(float everywhere)
    {
        _embedding.Tensor.Span.Fill(everywhere);
        return Ask();
    }

    private BatchPrompt[] Ask()
    {
        _track.Memory.Classify(_embedding, _track.Likeness);
        _view.Prompts.Clear();
        var look = new ObjectLook();
        look.Begin(_track, _view, given: null);
        _proposer.Propose(look);
        return [.. Enumerable.Range(0, _view.Prompts.Count).Select(i => _view.Prompts[i])];
    }
}
