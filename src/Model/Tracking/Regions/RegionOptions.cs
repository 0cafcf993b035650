namespace SamStream.Model.Tracking.Regions;

/// <summary>Which part of a frame is encoded where not all of it must be; docs/performance.md tells what was measured.</summary>
public sealed record RegionOptions
{
    /// <summary>
    /// Sides of the region, in sides of the box around all objects, at least 1: what is around an object tells where it ends.
    /// Default 2: with 3 small objects are found less often, with 1.4 those that move are lost.
    /// </summary>
    public float Context { get; init; } = 2f;

    /// <summary>Smallest region, as a share of the frame's sides, 0.1 to 1. Default 0.25.</summary>
    public float SmallestShare { get; init; } = 0.25f;

    /// <summary>Every value that is out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        if (Context is not (>= 1 and <= 100))
            yield return $"region context is {Context}; it must be 1 to 100";
        if (SmallestShare is not (>= 0.1f and <= 1))
            yield return $"smallest region is {SmallestShare} of the frame's sides; it must be 0.1 to 1";
    }
}
