using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The decoder's inputs for one shape of prompts.</summary>
internal sealed class PromptTensors : IDisposable
{
    private readonly int _cells;

    public PromptTensors(in PromptShape shape, InputSize size)
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
    public void Set(int index, PromptSlot prompt, in LetterboxGeometry geometry)
    {
        var tokens = Shape.TokenCount;
        prompt.CopyTokens(
            geometry, Coordinates.Span.Slice(index * tokens * 2, tokens * 2), Labels.Span.Slice(index * tokens, tokens));
        if (Shape.HasMask)
            prompt.Mask.CopyTo(Masks.Span.Slice(index * _cells, _cells));
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
