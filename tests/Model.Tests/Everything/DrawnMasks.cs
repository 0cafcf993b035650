using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Everything;

/// <summary>A mask that <see cref="DrawnMasks"/> gives.</summary>
/// <param name="Area">Frame pixels that are object.</param>
/// <param name="PredictedIou">What the decoder says of it.</param>
/// <param name="Hem">Frame pixels around it whose logits are just below 0: they make it unstable.</param>
internal readonly record struct DrawnMask(BoxXyxy Area, float PredictedIou, float Hem = 0);

/// <summary>A decoder that draws rectangles: what the test says of each prompt.</summary>
/// <param name="masksPerPrompt">As many as the answer has.</param>
/// <param name="answer">The masks of a prompt.</param>
internal sealed class DrawnMasks(int masksPerPrompt, Func<BatchPrompt, DrawnMask[]> answer) : IMaskDecoder
{
    public long Bytes => 0;

    public bool IsDisposed { get; private set; }

    /// <summary>Prompts of each call.</summary>
    public List<int> Calls { get; } = [];

    public void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result)
    {
        Calls.Add(prompts.Count);
        LetterboxGeometry geometry = embedding.Geometry;
        result.Reset(prompts.Count, masksPerPrompt, geometry);
        int cells = geometry.Input.LowResCells;
        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            result.Assign(prompt, prompt);
            DrawnMask[] masks = answer(prompts[prompt]);
            for (int mask = 0; mask < masksPerPrompt; mask++)
            {
                int index = (prompt * masksPerPrompt) + mask;
                result.IouMemory!.Span[index] = masks[mask].PredictedIou;
                Draw(masks[mask], geometry, result.LogitsMemory!.Span.Slice(index * cells, cells));
            }
        }

        result.Complete(prompts.Count);
    }

    public void Abort()
    {
    }

    public void Dispose() => IsDisposed = true;

    private static void Draw(in DrawnMask mask, in LetterboxGeometry geometry, Span<float> logits)
    {
        BoxXyxy around = mask.Area.Expand(mask.Hem, mask.Hem);
        for (int i = 0; i < logits.Length; i++)
        {
            int x = geometry.LowResToFrameColumn(i % geometry.Input.LowResColumns), y = geometry.LowResToFrameRow(i / geometry.Input.LowResColumns);
            logits[i] = IsIn(mask.Area, x, y) ? 6 : IsIn(around, x, y) ? -0.5f : -6;
        }
    }

    private static bool IsIn(in BoxXyxy box, float x, float y) => x >= box.X1 && x < box.X2 && y >= box.Y1 && y < box.Y2;
}
