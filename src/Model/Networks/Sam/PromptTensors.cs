using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The decoder's inputs for one shape of prompts.</summary>
internal sealed class PromptTensors : IDisposable
{
    private readonly int _cells;

    public PromptTensors(in PromptShape shape, InputGeometry size)
    {
        Shape = shape;
        Coordinates = new FloatTensor(shape.Count, shape.TokenCount, 2);
        Labels = new FloatTensor(shape.Count, shape.TokenCount);

        // Without masks the input is not looked at; a single one stands for all.
        Masks = new FloatTensor(shape.HasMask ? shape.Count : 1, 1, size.LowResRows, size.LowResColumns);
        _cells = size.LowResCells;
        HasMask = new FloatTensor(1L);
        HasMask.Span[0] = shape.HasMask ? 1 : 0;
    }

    public PromptShape Shape { get; }
    public FloatTensor Coordinates { get; }
    public FloatTensor Labels { get; }
    public FloatTensor Masks { get; }
    public FloatTensor HasMask { get; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes =>
        sizeof(float) * (long)(Coordinates.Span.Length + Labels.Span.Length + Masks.Span.Length + HasMask.Span.Length);

    /// <summary>Fills in one of the call's prompts.</summary>
    public void Set(int index, BatchPrompt prompt, in LetterboxGeometry geometry)
    {
        var tokens = Shape.TokenCount;
        CopyTokens(
            prompt, geometry, Coordinates.Span.Slice(index * tokens * 2, tokens * 2), Labels.Span.Slice(index * tokens, tokens));
        if (Shape.HasMask)
            prompt.Mask.CopyTo(Masks.Span.Slice(index * _cells, _cells));
    }

    /// <summary>Points that the decoder gets for a prompt: a box is two, and without a box there is one of padding.</summary>
    public static int TokensOf(BatchPrompt prompt) => prompt.Points.Length + (prompt.Box is null ? 1 : 2);

    /// <summary>Writes a prompt's coordinates in input pixels [tokens, 2] and labels [tokens].</summary>
    public static void CopyTokens(
        BatchPrompt prompt, in LetterboxGeometry geometry, Span<float> coordinates, Span<float> labels)
    {
        var i = 0;
        foreach (ref readonly var point in prompt.Points)
            Copy(point.X, point.Y, point.IsPositive ? PointLabel.Positive : PointLabel.Negative, geometry, coordinates, labels, i++);
        if (prompt.Box is { } box)
        {
            Copy(box.X1, box.Y1, PointLabel.TopLeft, geometry, coordinates, labels, i++);
            Copy(box.X2, box.Y2, PointLabel.BottomRight, geometry, coordinates, labels, i);
            return;
        }

        coordinates[2 * i] = coordinates[(2 * i) + 1] = 0;
        labels[i] = PointLabel.Padding;
    }

    private static void Copy(
        float x, float y, float label, in LetterboxGeometry geometry, Span<float> coordinates, Span<float> labels, int i)
    {
        (coordinates[2 * i], coordinates[(2 * i) + 1]) = geometry.FrameToEncoded(x, y);
        labels[i] = label;
    }

    public void Dispose()
    {
        Coordinates.Dispose();
        Labels.Dispose();
        Masks.Dispose();
        HasMask.Dispose();
    }
}

/// <summary>What prompts must have in common to go into one call: padding a shorter one would change its answer.</summary>
/// <param name="Count">Prompts in the call.</param>
/// <param name="TokenCount">Points of each, padding included.</param>
/// <param name="HasMask">Whether each has a mask.</param>
internal readonly record struct PromptShape(int Count, int TokenCount, bool HasMask);
