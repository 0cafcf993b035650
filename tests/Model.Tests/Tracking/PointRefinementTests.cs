using SamStream.Model.Networks;
using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking;

public sealed class PointRefinementTests : IDisposable
{
    private static readonly Prompt OnBox = new() { ObjectId = new ObjectId(1), Box = new BoxXyxy(40, 40, 200, 200) };

    private readonly DrawnView _drawn = new();
    private readonly PromptedStart _start = new(new CandidateMasks());
    private readonly PointRefinement _refinement;
    private readonly CountingDecoder _decoder = new();
    private readonly ObjectLook _look = new();

    public PointRefinementTests() => _refinement = new PointRefinement(_start, _drawn.View.Embedding.Input);

    public void Dispose()
    {
        _refinement.Dispose();
        _drawn.Dispose();
    }

    [Fact]
    public void Refine_BoxAndPoints_AddsOnePointAtATimeWithTheMaskBefore()
    {
        Prompt prompt = OnBox with { Points = [new(60, 60), new(180, 180, IsPositive: false), new(100, 100)] };

        BatchPrompt asked = Refine(prompt);

        // Of the answers to the box the second one is taken, which the network itself thinks best; after that always the first.
        Assert.Equal([(0, 0f), (1, 11f), (2, 20f)], _decoder.Asked);
        Assert.Equal((3, 30f), (asked.Points.Length, asked.Mask[0]));
        Assert.Equal(0, _start.Best(_look, prompt));
    }

    [Fact]
    public void Refine_PointsAlone_BeginsWithTheFirstOneOnTheObject()
    {
        Prompt prompt = OnBox with { Box = null, Points = [new(180, 180, IsPositive: false), new(60, 60), new(100, 100), new(90, 90)] };

        BatchPrompt asked = Refine(prompt);

        Assert.Equal([(2, 0f), (3, 11f)], _decoder.Asked);
        Assert.Equal((4, 20f), (asked.Points.Length, asked.Mask[0]));
    }

    [Fact]
    public void Refine_ManyPoints_AddsTheLastOnesOneByOne()
    {
        Refine(OnBox with { Points = [.. Enumerable.Repeat(new PromptPoint(60, 60), 1000)] });

        Assert.Equal(16, _decoder.Asked.Count);
        Assert.Equal(984, _decoder.Asked[0].Points);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Refine_NothingToAdd_AsksNothing(bool hasBox, int points)
    {
        BatchPrompt asked = Refine(OnBox with { Box = hasBox ? OnBox.Box : null, Points = [.. Enumerable.Repeat(new PromptPoint(60, 60), points)] });

        Assert.Empty(_decoder.Asked);
        Assert.False(asked.HasMask);
    }

    [Fact]
    public void Refine_GivenMask_IsLeftAsItIs()
    {
        byte[] pixels = new byte[DrawnView.Side * DrawnView.Side];
        pixels.AsSpan(0, pixels.Length / 2).Fill(1);

        BatchPrompt asked = Refine(OnBox with { Points = [new(60, 60)], Mask = new PromptMask(DrawnView.Side, DrawnView.Side, pixels) });

        Assert.Empty(_decoder.Asked);
        Assert.True(asked.HasMask);
    }

    [Fact]
    public void Refine_DecoderThatTakesNoMasks_AsksNothing()
    {
        _decoder.TakesMasks = false;

        BatchPrompt asked = Refine(OnBox with { Points = [new(60, 60), new(100, 100)] });

        Assert.Empty(_decoder.Asked);
        Assert.False(asked.HasMask);
    }

    private BatchPrompt Refine(Prompt prompt)
    {
        var track = new ObjectTrack(prompt.ObjectId, channels: 1, new TrackerOptions().Limits);
        EncodedView view = _drawn.View;
        _look.Begin(track, view, given: null);
        _start.Propose(track, prompt, view.Embedding.Geometry, view.Prompts);
        _refinement.Refine(_look, prompt, _decoder);
        return view.Prompts[0];
    }

    /// <summary>The n-th time it is asked, its masks are logits of 10·n, 10·n + 1, …: all of them everything.</summary>
    private sealed class CountingDecoder : IMaskDecoder
    {
        private const int Masks = 4;

        /// <summary>Points, and the first logit of the mask that came with them; 0: none did.</summary>
        public List<(int Points, float Mask)> Asked { get; } = [];

        public bool TakesMasks { get; set; } = true;

        public long Bytes => 0;

        public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
        {
            Asked.Add((prompts[0].Points.Length, prompts[0].HasMask ? prompts[0].Mask[0] : 0));
            result.Reset(1, Masks, embedding.Geometry);
            result.Assign(0, 0);
            int cells = embedding.Input.LowResCells;
            for (int mask = 0; mask < Masks; mask++)
            {
                result.LogitsMemory!.Span.Slice(mask * cells, cells).Fill((10 * Asked.Count) + mask);
                result.IouMemory!.Span[mask] = mask == 1 ? 0.9f : 0.5f;
            }

            result.Complete(1);
        }

        public void Abort()
        {
        }

        public void Dispose()
        {
        }
    }
}
