using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Quantization;

/// <summary>Sets the masks of an 8-bit model beside those of the 32-bit one, frame by frame.</summary>
/// <remarks>
/// There is no truth in a clip without annotation. So the objects are those that the 32-bit model finds by points, and
/// both models are asked for them by their boxes: another question, to which the 32-bit model's answers differ from
/// those masks too. What counts is how much farther off the 8-bit model's are.
/// </remarks>
internal sealed class Int8Comparison : IDisposable
{
    private readonly ISegmentationNetwork _fp32;
    private readonly ISegmentationNetwork _int8;
    private readonly FrameObjects _objects;
    private readonly BoxMasks _fp32Masks;
    private readonly BoxMasks _int8Masks;
    private readonly ImageEmbedding _fp32Embedding;
    private readonly ImageEmbedding _int8Embedding;
    private double _fp32Sum;
    private double _int8Sum;
    private double _agreementSum;

    /// <summary>Both of one input size; borrowed.</summary>
    public Int8Comparison(ISegmentationNetwork fp32, ISegmentationNetwork int8)
    {
        (_fp32, _int8) = (fp32, int8);
        _objects = new FrameObjects(fp32);
        (_fp32Masks, _int8Masks) = (new BoxMasks(fp32), new BoxMasks(int8));
        (_fp32Embedding, _int8Embedding) = (fp32.CreateEmbedding(), int8.CreateEmbedding());
    }

    /// <summary>Objects so far.</summary>
    public int Objects { get; private set; }

    public double Fp32MeanIou => Mean(_fp32Sum);

    public double Int8MeanIou => Mean(_int8Sum);

    public double Agreement => Mean(_agreementSum);

    public void Add(in YuvImage frame)
    {
        _fp32.Encode(frame, _fp32Embedding);
        _int8.Encode(frame, _int8Embedding);
        IReadOnlyList<LowResMask> objects = _objects.Find(_fp32Embedding);
        var fp32 = _fp32Masks.Of(_fp32Embedding, objects);
        var int8 = _int8Masks.Of(_int8Embedding, objects);
        for (var i = 0; i < objects.Count; i++)
        {
            _fp32Sum += fp32[i].IntersectionOverUnion(objects[i]);
            _int8Sum += int8[i].IntersectionOverUnion(objects[i]);
            _agreementSum += int8[i].IntersectionOverUnion(fp32[i]);
        }

        Objects += objects.Count;
    }

    public void Dispose()
    {
        _objects.Dispose();
        _fp32Masks.Dispose();
        _int8Masks.Dispose();
        _fp32Embedding.Dispose();
        _int8Embedding.Dispose();
    }

    private double Mean(double sum) => Objects == 0 ? 0 : sum / Objects;
}

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

    private readonly IMaskDecoder _decoder;
    private readonly PromptBatch _prompts;
    private readonly DecodedMasks _answers = new();

    public FrameObjects(ISegmentationNetwork network)
    {
        _decoder = network.CreateDecoder(turns: null);
        _prompts = new PromptBatch(network.Geometry);
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

/// <summary>What a model makes of the boxes around masks.</summary>
internal sealed class BoxMasks : IDisposable
{
    private readonly IMaskDecoder _decoder;
    private readonly PromptBatch _prompts;
    private readonly DecodedMasks _answers = new();

    public BoxMasks(ISegmentationNetwork network)
    {
        _decoder = network.CreateDecoder(turns: null);
        _prompts = new PromptBatch(network.Geometry);
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

        float ToFrameX(int cell) => geometry.InputToFrameX(cell * geometry.LowResStep);
        float ToFrameY(int cell) => geometry.InputToFrameY(cell * geometry.LowResStep);
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
