using System.Numerics.Tensors;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tests.Preprocessing;
using SamStream.TestSupport;
using Xunit.Abstractions;

namespace SamStream.Model.Tests.Reference;

/// <summary>The whole way from pixels to masks against an independent run of the exported graphs.</summary>
[Collection(SharedSamModel.Name)]
public sealed class ReferenceTests(SamModelFixture fixture, ITestOutputHelper output)
{
    private const float InputTolerance = 1e-3f;
    private const float LogitTolerance = 1e-2f;
    private const float IouTolerance = 1e-3f;

    [Fact]
    [Slow("The stock graphs, which are slow, answer many prompts.")]
    public void EncodeAndDecode_SeveralImagesAndPrompts_MatchTheStockGraphs()
    {
        (TestImage Image, IReadOnlyList<ReferencePrompt> Prompts)[] cases =
        [
            Case(new TestImage(1280, 720)),
            Case(new TestImage(333, 777, seed: 2)),
            Case(new TestImage(1921, 1081, seed: 3)),
            Case(new TestImage(97, 61, seed: 4)),
        ];
        using var reference = new ReferenceRun();
        using var embedding = new ImageEmbedding(TestGeometry.Square, 256);
        using var masks = new DecodedMasks();
        var batch = new PromptBatch(TestGeometry.Square);
        for (var i = 0; i < cases.Length; i++)
        {
            var image = cases[i].Image;
            fixture.Model.Network.Encode(image.View, embedding);
            var name = $"{image.Width}x{image.Height}";
            var expected = reference.Encode(image);
            AssertClose(expected.Input, ((SamNetwork)fixture.Model.Network).Input, InputTolerance, $"{name} input");
            AssertClose(expected.Values, embedding.Values, LogitTolerance, $"{name} embedding");

            batch.Clear();
            foreach (var prompt in cases[i].Prompts)
                prompt.AddTo(batch);
            fixture.Model.Decoder.Decode(embedding, batch, masks);
            Assert.Equal(cases[i].Prompts.Count, masks.Count);
            for (var k = 0; k < masks.Count; k++)
                AssertSameAnswer(reference.Decode(expected, cases[i].Prompts[k]), k, cases[i].Prompts[k], masks, name);
        }
    }

    private void AssertSameAnswer(ReferenceAnswer answer, int index, ReferencePrompt prompt, DecodedMasks masks, string name)
    {
        name = $"{name} {prompt.Name}";
        var chosen = StockChoice(masks, index, prompt.Labels.Length);
        AssertClose(answer.Logits, masks.Logits(index, chosen), LogitTolerance, $"{name} logits");
        Assert.Equal(answer.PredictedIou, masks.PredictedIou(index, chosen), IouTolerance);

        var expected = answer.Mask;
        var actual = new byte[expected.Length];
        new MaskResampler().Write(masks.Logits(index, chosen), masks.Geometry, actual);
        var (intersection, union) = (0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            intersection += (expected[i] & actual[i]) != 0 ? 1 : 0;
            union += (expected[i] | actual[i]) != 0 ? 1 : 0;
        }

        output.WriteLine($"{name}: mask {chosen}, {intersection} of {union} pixels");
        Assert.True(union > 0, $"{name}: the reference mask is empty, which shows nothing");
        Assert.True(intersection > 0.999 * union, $"{name}: IoU {(double)intersection / union}");
    }

    /// <summary>The stock graph's own choice: mask 0 from three tokens on, else the best of the other three.</summary>
    private static int StockChoice(DecodedMasks masks, int prompt, int tokens)
    {
        var best = 0;
        var bestScore = float.NegativeInfinity;
        for (var mask = 0; mask < masks.MasksPerPrompt; mask++)
        {
            var score = masks.PredictedIou(prompt, mask) + (mask == 0 ? (tokens - 2.5f) * 1000 : 0);
            if (score > bestScore)
                (best, bestScore) = (mask, score);
        }

        return best;
    }

    private void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = new float[expected.Length];
        TensorPrimitives.Subtract(expected, actual, difference);
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
        output.WriteLine($"{name}: largest difference {largest}");
        Assert.True(largest < tolerance, $"{name}: largest difference {largest}, allowed {tolerance}");
    }

    /// <summary>Prompts of several shapes, mixed, so that the results have to be put back in order.</summary>
    private static (TestImage, IReadOnlyList<ReferencePrompt>) Case(TestImage image)
    {
        float[] At(params float[] share) => [.. share.Select((v, i) => v * (i % 2 == 0 ? image.Width : image.Height))];
        var discLogits = new float[256 * 256];
        var geometry = new LetterboxGeometry(image.Width, image.Height, TestGeometry.Square);
        for (var y = 0; y < 256; y++)
        {
            for (var x = 0; x < 256; x++)
            {
                var (u, v) = ((float)x / geometry.LowResWidth, (float)y / geometry.LowResHeight);
                discLogits[(y * 256) + x] = 8 - (60 * MathF.Sqrt(((u - 0.32f) * (u - 0.32f)) + ((v - 0.45f) * (v - 0.45f))));
            }
        }

        return (image,
        [
            new("box", Box: At(0.58f, 0.27f, 0.87f, 0.78f)),
            new("point", Points: At(0.32f, 0.45f)),
            new("box and point", Box: At(0.1f, 0.2f, 0.55f, 0.7f), Points: At(0.32f, 0.45f)),
            new("mask and box", Box: At(0.1f, 0.2f, 0.55f, 0.7f), MaskLogits: discLogits),
            new("second box", Box: At(0.02f, 0.8f, 0.98f, 0.96f)),
        ]);
    }
}
