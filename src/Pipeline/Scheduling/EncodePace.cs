namespace SamStream.Pipeline.Scheduling;

/// <summary>What a camera may spend on encoding now.</summary>
/// <param name="Share">Of its schedule's budget, above 0, at most 1.</param>
/// <param name="Reduction">What is encoded in smaller inputs.</param>
/// <param name="Spare">For frames in doubt, beyond the schedule's budget: whole inputs a frame.</param>
public sealed record EncodePace(double Share, EncodeReduction Reduction, double Spare)
{
    /// <summary>What the schedule says, and nothing beyond.</summary>
    public static EncodePace Scheduled { get; } = new(1, EncodeReduction.None, 0);
}

/// <summary>What is encoded in inputs of half the work at most; a frame with a prompt never is.</summary>
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
/// <param name="Region">All of it, or the part around the objects.</param>
/// <param name="Reduction">What of that in smaller inputs.</param>
public readonly record struct EncodeScope(EncodeRegion Region, EncodeReduction Reduction = EncodeReduction.None)
{
    /// <summary>True for parts around objects, false for whole frames: it is encoded in a smaller input.</summary>
    public bool IsReduced(bool isPart) => Reduction == EncodeReduction.All || (isPart && Reduction == EncodeReduction.Objects);
}
