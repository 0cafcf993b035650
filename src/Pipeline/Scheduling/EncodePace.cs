using SamStream.Pipeline.Segmentation;

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
