using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking.Scoring;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking.Scoring;

/// <summary>Two objects whose prompts are answered by squares.</summary>
public sealed class MaskAssignmentTests : IDisposable
{
    private const int Side = 256;

    private static readonly InputGeometry Input = TestGeometry.Of(new InputSize(Side, Side));
    private static readonly PixelBounds Left = new(32, 64, 96, 160);
    private static readonly PixelBounds Right = new(144, 64, 208, 160);

    private readonly DecodedMasks _decoded = new();
    private readonly MaskAssignment _assignment = new(new CandidateMasks());
    private readonly List<(ObjectTrack Track, PixelBounds Carried)> _objects = [];

    public void Dispose() => _decoded.Dispose();

    [Fact]
    public void Assign_EachFindsItself_GetsItsBestMask()
    {
        Add(1, Left);
        Add(2, Right);
        Answer([(Left, 0.9f), (Right, 0.8f)], [(Right, 0.9f), (Left, 0.8f)]);

        Candidate?[] chosen = Assign();

        Assert.Equal([(0, 0), (1, 0)], chosen.Select(candidate => (candidate!.Value.Prompt, candidate.Value.Mask)));
        Assert.All(chosen, candidate => Assert.Equal(1f, candidate!.Value.Agreement!.Value, 0.02f));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Assign_BothFindTheSame_TheOneThatIsCarriedThereHasItWhateverTheIds(int owner, int other)
    {
        Add(owner, Left);
        Add(other, Right);
        Answer([(Left, 0.9f), (Left, 0.9f)], [(Left, 0.99f), (Right, 0.6f)]);

        Candidate?[] chosen = Assign();

        Assert.Equal((0, 0), (chosen[0]!.Value.Prompt, chosen[0]!.Value.Mask));
        Assert.Equal((1, 1), (chosen[1]!.Value.Prompt, chosen[1]!.Value.Mask));
    }

    [Fact]
    public void Assign_NothingOfItIsThere_GetsNone()
    {
        Add(1, Left);
        Answer([(new PixelBounds(200, 200, 216, 216), 0.3f), (new PixelBounds(220, 200, 240, 216), 0.3f)]);
        _objects[0].Track.ColorLikeness = 0.2f;

        Assert.Null(Assert.Single(Assign()));
    }

    private void Add(int id, PixelBounds carried)
    {
        var track = new ObjectTrack(new ObjectId(id), channels: 4) { ColorLikeness = 1 };
        track.Carried.Resize(Side, Side);
        track.Carried.Pixels.Clear();
        for (int y = carried.Top; y < carried.Bottom; y++)
            track.Carried.Pixels.Slice((y * Side) + carried.Left, carried.Width).Fill(255);
        track.Carried.Measure(carried);
        _objects.Add((track, carried));
    }

    // Two masks for each of the prompts.
    private void Answer(params (PixelBounds Square, float PredictedIou)[][] prompts)
    {
        var geometry = new LetterboxGeometry(Side, Side, Input);
        _decoded.Reset(prompts.Length, 2, geometry);
        for (int p = 0; p < prompts.Length; p++)
        {
            _decoded.Assign(p, p);
            for (int m = 0; m < 2; m++)
            {
                (PixelBounds square, float predictedIou) = prompts[p][m];
                Span<float> logits = _decoded.LogitsMemory!.Span.Slice(((p * 2) + m) * Input.LowResCells, Input.LowResCells);
                logits.Fill(-10);
                for (int y = square.Top / 4; y < square.Bottom / 4; y++)
                    logits.Slice((y * Input.LowResColumns) + (square.Left / 4), square.Width / 4).Fill(10);
                _decoded.IouMemory!.Span[(p * 2) + m] = predictedIou;
            }
        }

        _decoded.Complete(prompts.Length);
    }

    private Candidate?[] Assign()
    {
        var contenders = new List<Contender>();
        for (int i = 0; i < _objects.Count; i++)
        {
            var contender = new Contender();
            contender.Begin(_objects[i].Track, prompt: i, count: 1, _objects[i].Carried.ToBox());
            contenders.Add(contender);
        }

        _assignment.Look(default, new LetterboxGeometry(Side, Side, Input), 0);
        _assignment.Assign(contenders, _decoded);
        return [.. contenders.Select(contender => contender.Choice)];
    }
}
