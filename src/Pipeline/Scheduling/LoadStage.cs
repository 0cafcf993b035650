using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Scheduling;

/// <summary>What was given up so that a budget is kept, one after the other.</summary>
public enum LoadStage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Fewer frames are encoded.</summary>
    Rate,

    /// <summary>And the parts around objects in smaller inputs.</summary>
    Crops,

    /// <summary>And whole frames as well.</summary>
    Inputs,
}

/// <summary>Chooses the stage for a share of the work that cameras ask for: each has a band in which it stays.</summary>
internal static class LoadStages
{
    /// <summary>A stage is left when the share is so much above where it began.</summary>
    private const double Band = 1.4;

    // The share of the work at which each stage begins.
    private static readonly double[] Begin = [double.PositiveInfinity, 0.95, 0.25, 0.125];

    /// <summary>The stage that follows.</summary>
    /// <param name="now">The one before.</param>
    /// <param name="share">What may be encoded, as a share of what is asked for.</param>
    public static LoadStage Next(LoadStage now, double share)
    {
        while (now < LoadStage.Inputs && share < Begin[(int)now + 1])
            now++;
        while (now > LoadStage.None && share > Begin[(int)now] * (now == LoadStage.Rate ? 1.1 : Band))
            now--;
        return now;
    }

    /// <summary>What a stage encodes in smaller inputs.</summary>
    public static EncodeReduction ReductionOf(LoadStage stage) => stage switch
    {
        LoadStage.Inputs => EncodeReduction.All,
        LoadStage.Crops => EncodeReduction.Objects,
        _ => EncodeReduction.None,
    };
}
