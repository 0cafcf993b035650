using SamStream.Model.Masks;
using SamStream.Model.Sam;

namespace SamStream.Model.Quantization;

/// <summary>
/// The objects of a frame that a model is sure of: the best mask for each point of a grid, without those that are
/// unstable, very small, very large or there already. A small version of Segment Anything's automatic mask generation
/// (Kirillov et al., "Segment Anything", 2023, section D.1), with its thresholds.
/// </summary>
internal sealed class FrameObjects : IDisposable
{
    private const int Columns = 8;
    private const int Rows = 5;
    private const float LeastPredictedIou = 0.88f;
    private const float LeastStability = 0.95f;
    private const float LargestOverlap = 0.7f;
    private const float LeastShare = 0.002f;
    private const float LargestShare = 0.5f;

    private readonly MaskDecoder _decoder;
    private readonly PromptBatch _prompts;
    private readonly DecodedMasks _answers = new();

    public FrameObjects(SamModel model)
    {
        _decoder = model.CreateDecoder();
        _prompts = new PromptBatch(model.Input);
    }

    /// <summary>The objects' masks, on the grid of low-resolution logits.</summary>
    public IReadOnlyList<LowResMask> Find(ImageEmbedding embedding)
    {
        var geometry = embedding.Geometry;
        _prompts.Clear();
        for (var i = 0; i < Columns * Rows; i++)
        {
            var x = (i % Columns + 0.5f) * geometry.FrameWidth / Columns;
            var y = (i / Columns + 0.5f) * geometry.FrameHeight / Rows;
            _prompts.AddPoint(_prompts.Add(), x, y, positive: true);
        }

        _decoder.Decode(embedding, _prompts, _answers);
        var found = new List<LowResMask>();
        for (var prompt = 0; prompt < _answers.Count; prompt++)
        {
            var best = BoxMasks.Best(_answers, prompt);
            var logits = _answers.Logits(prompt, best);
            if (_answers.PredictedIou(prompt, best) < LeastPredictedIou
                || LowResMask.Stability(logits, geometry) < LeastStability)
                continue;
            var mask = new LowResMask();
            mask.Threshold(logits, geometry);
            var share = (float)mask.Area / (geometry.LowResWidth * geometry.LowResHeight);
            if (share is >= LeastShare and <= LargestShare
                && found.All(other => mask.IntersectionOverUnion(other) < LargestOverlap))
                found.Add(mask);
        }

        return found;
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _answers.Dispose();
    }
}
