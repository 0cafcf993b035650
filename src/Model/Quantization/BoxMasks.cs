using SamStream.Model.Masks;
using SamStream.Model.Sam;

namespace SamStream.Model.Quantization;

/// <summary>What a model makes of the boxes around masks.</summary>
internal sealed class BoxMasks : IDisposable
{
    private readonly MaskDecoder _decoder;
    private readonly PromptBatch _prompts;
    private readonly DecodedMasks _answers = new();

    public BoxMasks(SamModel model)
    {
        _decoder = model.CreateDecoder();
        _prompts = new PromptBatch(model.Input);
    }

    /// <summary>For each mask the one of highest predicted IoU that its box gives.</summary>
    public IReadOnlyList<LowResMask> Of(ImageEmbedding embedding, IReadOnlyList<LowResMask> masks)
    {
        if (masks.Count == 0)
            return [];
        var geometry = embedding.Geometry;
        _prompts.Clear();
        foreach (var mask in masks)
        {
            var (left, top, right, bottom) = Bounds(mask, geometry);
            _prompts.AddBox(
                _prompts.Add(), ToFrameX(left), ToFrameY(top), ToFrameX(right), ToFrameY(bottom));
        }

        _decoder.Decode(embedding, _prompts, _answers);
        var result = new List<LowResMask>(masks.Count);
        for (var prompt = 0; prompt < _answers.Count; prompt++)
        {
            var mask = new LowResMask();
            mask.Threshold(_answers.Logits(prompt, Best(_answers, prompt)), geometry);
            result.Add(mask);
        }

        return result;

        float ToFrameX(int cell) => geometry.InputToFrameX(cell * LetterboxGeometry.LowResStep);
        float ToFrameY(int cell) => geometry.InputToFrameY(cell * LetterboxGeometry.LowResStep);
    }

    /// <summary>The mask of highest predicted IoU.</summary>
    public static int Best(DecodedMasks masks, int prompt)
    {
        var best = 0;
        for (var mask = 1; mask < masks.MasksPerPrompt; mask++)
        {
            if (masks.PredictedIou(prompt, mask) > masks.PredictedIou(prompt, best))
                best = mask;
        }

        return best;
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _answers.Dispose();
    }

    /// <summary>Cells, the last ones outside.</summary>
    private static (int Left, int Top, int Right, int Bottom) Bounds(LowResMask mask, in LetterboxGeometry geometry)
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, 0, 0);
        for (var row = 0; row < geometry.LowResHeight; row++)
        {
            for (var column = 0; column < geometry.LowResWidth; column++)
            {
                if (!mask[row, column])
                    continue;
                (left, right) = (Math.Min(left, column), Math.Max(right, column + 1));
                (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row + 1));
            }
        }

        return (left, top, right, bottom);
    }
}
