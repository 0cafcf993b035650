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
    // The share of the work below which each stage begins, and the one above which it is left.
    private static readonly (double Begin, double End)[] Bands =
        [(double.PositiveInfinity, double.PositiveInfinity), (0.95, 1.045), (0.25, 0.35), (0.125, 0.175)];

    /// <summary>The stage that follows.</summary>
    /// <param name="now">The one before.</param>
    /// <param name="share">What may be encoded, as a share of what is asked for.</param>
    public static LoadStage Next(LoadStage now, double share)
    {
        while (now < LoadStage.Inputs && share < Bands[(int)now + 1].Begin)
            now++;
        while (now > LoadStage.None && share > Bands[(int)now].End)
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
