using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Tracking;

/// <summary>An encoded square frame in which the decoder answers with the squares that the test draws.</summary>
internal sealed class DrawnView : IDisposable
{
    /// <summary>Of the frame and of the input, pixels.</summary>
    public const int Side = 256;

    private const int Step = 4;

    private static readonly InputGeometry Input = TestGeometry.Of(new InputSize(Side, Side));

    private readonly ImageEmbedding _embedding = new(Input, channels: 1) { Geometry = new LetterboxGeometry(Side, Side, Input) };

    public DrawnView() => View.Open(_embedding);

    public EncodedView View { get; } = new(Input);

    public void Dispose()
    {
        View.Dispose();
        _embedding.Dispose();
    }

    /// <summary>What the decoder answers: as many masks for each prompt. Sides of squares are multiples of four pixels.</summary>
    public void Answer(params IReadOnlyList<(PixelBounds Square, float PredictedIou)>[] prompts)
    {
        int masks = prompts[0].Count;
        DecodedMasks decoded = View.Decoded;
        decoded.Reset(prompts.Length, masks, _embedding.Geometry);
        for (int p = 0; p < prompts.Length; p++)
        {
            decoded.Assign(p, p);
            for (int m = 0; m < masks; m++)
            {
                int index = (p * masks) + m;
                Draw(prompts[p][m].Square, decoded.LogitsMemory!.Span.Slice(index * Input.LowResCells, Input.LowResCells));
                decoded.IouMemory!.Span[index] = prompts[p][m].PredictedIou;
            }
        }

        decoded.Complete(prompts.Length);
    }

    private static void Draw(in PixelBounds square, Span<float> logits)
    {
        logits.Fill(-10);
        for (int y = square.Top / Step; y < square.Bottom / Step; y++)
            logits.Slice((y * Input.LowResColumns) + (square.Left / Step), square.Width / Step).Fill(10);
    }
}
