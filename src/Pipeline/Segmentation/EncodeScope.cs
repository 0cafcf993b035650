namespace SamStream.Pipeline.Segmentation;

/// <summary>What is encoded in inputs of half the work at most; a frame that must be encoded never is.</summary>
public enum EncodeReduction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Parts around objects.</summary>
    Objects,

    /// <summary>Whole frames, too.</summary>
    All,
}

/// <summary>What of a frame may be encoded.</summary>
/// <param name="HasParts">The parts around the objects are enough; else all of it.</param>
/// <param name="Reduction">What of that in smaller inputs.</param>
/// <param name="IsAwaited">Somebody waits for masks: of a frame with prompts, the part around what they are for is enough.</param>
public readonly record struct EncodeScope(bool HasParts, EncodeReduction Reduction = EncodeReduction.None, bool IsAwaited = false)
{
    /// <summary>True for parts around objects, false for whole frames: it is encoded in a smaller input.</summary>
    public bool IsReduced(bool isPart) => Reduction == EncodeReduction.All || (isPart && Reduction == EncodeReduction.Objects);
}
