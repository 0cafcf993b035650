using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Model.Tracking.Regions;

/// <summary>Which part of a frame is encoded where not all of it must be; docs/performance.md tells what was measured.</summary>
public sealed record RegionOptions
{
    /// <summary>
    /// Sides of the region, in sides of the box around all objects, at least 1: what is around an object tells where it ends.
    /// Default 2: with 3 small objects are found less often, with 1.4 those that move are lost.
    /// </summary>
    [Description("sides of the encoded region, in sides of the box around all objects")]
    [Range(1.0, 100.0)]
    public float Context { get; init; } = 2f;

    /// <summary>Smallest region, as a share of the frame's sides, 0.1 to 1. Default 0.25.</summary>
    [Description("smallest encoded region, as a share of the frame's sides")]
    [Range(0.1, 1.0)]
    public float SmallestShare { get; init; } = 0.25f;
}
