using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Searching;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking.Searching;

public sealed class RegrowthTests : IDisposable
{
    private const int Width = 512;
    private const int Height = 288;
    private const int Cell = 16;
    private const int LowRes = 4;

    /// <summary>A standing person, of whom the upper half is seen.</summary>
    private static readonly PixelBounds Whole = new(192, 64, 256, 224);
    private static readonly PixelBounds Part = Whole with { Bottom = 144 };

    private static readonly InputGeometry Input = TestGeometry.Of(new InputSize(Width, Height));

    private readonly LetterboxGeometry _geometry = new(Width, Height, Input);
    private readonly Regrowth _regrowth = new(new SearchOptions(), new CandidateMasks());
    private readonly PromptBatch _prompts = new(Input);
    private readonly DecodedMasks _decoded = new();
    private readonly ObjectTrack _track = Seen(1, Whole);

    public void Dispose() => _decoded.Dispose();

    [Fact]
    public void Propose_MoreOfItAroundThePart_AsksForAllOfIt()
    {
        Arrange(Part, alike: Whole);

        Assert.Equal(1, _regrowth.Propose(_track, _prompts));
        Assert.Equal((192f, 64f, 256f, 224f), BoxOf(0));
    }

    [Fact]
    public void Propose_TheWholeIsSeen_AsksForNothing()
    {
        Arrange(Whole, alike: new PixelBounds(0, 0, Width, Height));

        Assert.Equal(0, _regrowth.Propose(_track, _prompts));
        Assert.Equal(0, _prompts.Count);
    }

    [Fact]
    public void Propose_RestIsStillHidden_AsksForNothing()
    {
        Arrange(Part, alike: Part);

        Assert.Equal(0, _regrowth.Propose(_track, _prompts));
        Assert.Equal(0, _prompts.Count);
    }

    [Fact]
    public void Propose_PartAtTheFramesCorner_StaysInTheFrame()
    {
        Arrange(new PixelBounds(0, 0, 20, 20), alike: new PixelBounds(0, 0, 64, 64));

        Assert.Equal(1, _regrowth.Propose(_track, _prompts));
        Assert.Equal((0f, 0f, 64f, 64f), BoxOf(0));
    }

    [Fact]
    public void Choose_AnswerHoldsThePartAndMore_IsIt()
    {
        Arrange(Part, alike: Whole);
        Candidate part = Decode(Part, Whole);

        Candidate? whole = _regrowth.Choose(_track, [_track], _decoded, prompt: 1, part);

        Assert.Equal(1, whole!.Value.Prompt);
        Assert.Null(whole.Value.Agreement);
    }

    [Theory]
    [InlineData(192, 64, 256, 144)] // No more than the part.
    [InlineData(192, 144, 256, 224)] // The rest without the part.
    [InlineData(128, 32, 320, 256)] // Much more than there ever was.
    public void Choose_AnswerIsNotTheWhole_IsNull(int left, int top, int right, int bottom)
    {
        Arrange(Part, alike: Whole);
        Candidate part = Decode(Part, new PixelBounds(left, top, right, bottom));

        Assert.Null(_regrowth.Choose(_track, [_track], _decoded, prompt: 1, part));
    }

    [Fact]
    public void Choose_AnswerLiesOnAnotherObject_IsNull()
    {
        Arrange(Part, alike: Whole);
        Candidate part = Decode(Part, Whole);
        ObjectTrack dog = Seen(2, Whole with { Top = 160 });
        dog.Carried.CopyFrom(dog.Reference);

        Assert.Null(_regrowth.Choose(_track, [_track, dog], _decoded, prompt: 1, part));
    }

    [Fact]
    public void Choose_ModelIsNotSure_IsNull()
    {
        Arrange(Part, alike: Whole);
        Candidate part = Decode(Part, Whole, predictedIou: 0.6f);

        Assert.Null(_regrowth.Choose(_track, [_track], _decoded, prompt: 1, part));
    }

    private static ObjectTrack Seen(int id, PixelBounds where)
    {
        var track = new ObjectTrack(new ObjectId(id), 256);
        track.Spare.CopyFrom(Draw(where));
        track.AcceptSpare();
        track.Prompt(TrackState.Tracked, 1, isNew: true);
        return track;
    }

    private static BinaryMask Draw(PixelBounds where) =>
        MaskDrawing.Of(Width, Height, (x, y) => MaskDrawing.Inside(where, x, y));

    private void Arrange(PixelBounds carried, PixelBounds alike)
    {
        _track.Carried.CopyFrom(Draw(carried));
        _track.Memory.Self = 0.9f;
        _track.Likeness.Grid.Adapt(_geometry);
        for (int y = 0; y < Height / Cell; y++)
        {
            for (int x = 0; x < Width / Cell; x++)
                _track.Likeness.Row(y)[x] = MaskDrawing.Inside(alike, x * Cell, y * Cell) ? 0.9f : 0.05f;
        }
    }

    // The first prompt asks for the part, the second one for the whole.
    private Candidate Decode(PixelBounds part, PixelBounds answer, float predictedIou = 0.95f)
    {
        _decoded.Reset(2, 4, _geometry);
        for (int prompt = 0; prompt < 2; prompt++)
        {
            _decoded.Assign(prompt, prompt);
            for (int mask = 0; mask < _decoded.MasksPerPrompt; mask++)
            {
                int index = (prompt * _decoded.MasksPerPrompt) + mask;
                _decoded.IouMemory!.Span[index] = prompt == 0 ? 0.95f : predictedIou;
                Span<float> logits = _decoded.LogitsMemory!.Span.Slice(index * Input.LowResCells, Input.LowResCells);
                for (int i = 0; i < logits.Length; i++)
                {
                    (int x, int y) = (i % Input.LowResColumns * LowRes, i / Input.LowResColumns * LowRes);
                    logits[i] = MaskDrawing.Inside(prompt == 0 ? part : answer, x, y) ? 10 : -10;
                }
            }
        }

        _decoded.Complete(2);
        return new Candidate(
            0, 0, 0.95f, 1, 0.9f, MaskLikeness.Of(_decoded.Logits(0, 0), _geometry, _track.Likeness));
    }

    private (float X1, float Y1, float X2, float Y2) BoxOf(int prompt)
    {
        Span<float> coordinates = stackalloc float[16], labels = stackalloc float[8];
        PromptTensors.CopyTokens(_prompts[prompt], _geometry, coordinates, labels);
        int corner = labels.IndexOf(2f);
        return (coordinates[2 * corner], coordinates[(2 * corner) + 1], coordinates[(2 * corner) + 2], coordinates[(2 * corner) + 3]);
    }
}
