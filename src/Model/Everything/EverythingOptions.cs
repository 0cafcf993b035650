namespace SamStream.Model.Everything;

/// <summary>
/// What is asked, and which answers stay. The defaults are those of Segment Anything's automatic mask generation.
/// </summary>
public sealed record EverythingOptions
{
    /// <summary>The most points on a side of the grid: 16384 prompts a frame.</summary>
    public const int MostPointsPerSide = 128;

    /// <summary>Points on each side of a grid over the frame, 0 to <see cref="MostPointsPerSide"/>; 0: boxes alone are asked for. Default 32.</summary>
    public int PointsPerSide { get; init; } = 32;

    /// <summary>
    /// Whether a sparse grid goes first, with a quarter of the points on a side, and points of the dense one that lie within a confident
    /// mask of it are left out (TinySAM, arXiv 2312.13789, "Hierarchical Segmenting Everything"). Default false.
    /// </summary>
    public bool IsHierarchical { get; init; }

    /// <summary>Masks of a lower predicted IoU are left out; it is mostly 0 to 1, but no model keeps to that. Default 0.88.</summary>
    public float LeastPredictedIou { get; init; } = 0.88f;

    /// <summary>Masks that depend more on the threshold of their logits are left out: IoU of what is above 1 with what is above −1. Default 0.95.</summary>
    public float LeastStability { get; init; } = 0.95f;

    /// <summary>Of two masks whose boxes have a higher IoU, the one of the higher predicted IoU stays, 0 to 1. Default 0.7.</summary>
    public float MostBoxIou { get; init; } = 0.7f;

    /// <summary>Masks of fewer pixels are left out. Default 1: empty ones.</summary>
    public int LeastArea { get; init; } = 1;
}
