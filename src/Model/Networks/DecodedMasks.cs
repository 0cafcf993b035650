using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>The decoder's answer to a <see cref="PromptBatch"/>, in buffers to be used again and again.</summary>
internal sealed class DecodedMasks : IDisposable
{
    /// <summary>Beyond it a logit is as sure as can be.</summary>
    private const float MostLogit = 12;

    private int[] _slotOfPrompt = [];

    /// <summary>Masks of each prompt; 0 before the first decoding.</summary>
    public int MasksPerPrompt { get; private set; }

    /// <summary>
    /// Whether the first mask of a prompt is meant for one that leaves nothing open, and the others for its parts: SAM's decoder, which
    /// gives four, is trained so.
    /// </summary>
    public bool IsFirstWhole => MasksPerPrompt == 4;

    /// <summary>Prompts that were answered.</summary>
    public int Count { get; private set; }

    /// <summary>Of the frame that the prompts were about.</summary>
    public LetterboxGeometry Geometry { get; private set; }

    private int LogitsPerMask => Geometry.Input.LowResCells;

    /// <summary>[slots, masks, rows, columns]; null before the first prompt.</summary>
    internal AlignedFloats? LogitsMemory { get; private set; }

    /// <summary>[slots, masks].</summary>
    internal AlignedFloats? IouMemory { get; private set; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => sizeof(float) * ((LogitsMemory?.Length ?? 0L) + (IouMemory?.Length ?? 0L));

    /// <summary>Logits [rows, columns] of one of a prompt's masks; above 0 is object. Valid until the next decoding into this.</summary>
    public ReadOnlySpan<float> Logits(int prompt, int mask)
    {
        var index = Index(prompt, mask);
        return LogitsMemory!.Span.Slice(index * LogitsPerMask, LogitsPerMask);
    }

    /// <summary>The IoU with the object that the model expects of a mask; mostly 0 to 1, but not clamped.</summary>
    public float PredictedIou(int prompt, int mask)
    {
        var index = Index(prompt, mask);
        return IouMemory!.Span[index];
    }

    /// <summary>Averages the logits of a mask with those of another one, each within <see cref="MostLogit"/>.</summary>
    public void Average(int prompt, int mask, int otherPrompt, int otherMask)
    {
        Span<float> logits = LogitsMemory!.Span.Slice(Index(prompt, mask) * LogitsPerMask, LogitsPerMask);
        ReadOnlySpan<float> others = Logits(otherPrompt, otherMask);
        for (var i = 0; i < logits.Length; i++)
            logits[i] = (Math.Clamp(logits[i], -MostLogit, MostLogit) + Math.Clamp(others[i], -MostLogit, MostLogit)) / 2;
    }

    public void Dispose()
    {
        LogitsMemory?.Dispose();
        IouMemory?.Dispose();
    }

    /// <summary>Makes room. Results come in slots, an order of the decoder's own.</summary>
    internal void Reset(int count, int masksPerPrompt, in LetterboxGeometry geometry)
    {
        Count = 0;
        MasksPerPrompt = masksPerPrompt;
        Geometry = geometry;
        var capacity = _slotOfPrompt.Length;
        if (count == 0 || (count <= capacity && LogitsMemory?.Length >= capacity * MasksPerPrompt * LogitsPerMask))
            return;
        if (count > capacity)
            capacity = Math.Max(count, 2 * capacity);
        LogitsMemory?.Dispose();
        IouMemory?.Dispose();
        LogitsMemory = new AlignedFloats(checked(capacity * MasksPerPrompt * LogitsPerMask));
        IouMemory = new AlignedFloats(capacity * MasksPerPrompt);
        _slotOfPrompt = new int[capacity];
    }

    internal void Assign(int prompt, int slot) => _slotOfPrompt[prompt] = slot;

    internal void Complete(int count) => Count = count;

    private int Index(int prompt, int mask)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prompt);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prompt, Count);
        ArgumentOutOfRangeException.ThrowIfNegative(mask);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(mask, MasksPerPrompt);
        return (_slotOfPrompt[prompt] * MasksPerPrompt) + mask;
    }
}
