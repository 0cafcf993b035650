using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Model.Tracking.Regions;

/// <summary>Which part of a frame is encoded where not all of it must be; docs/propagation.md tells what was measured.</summary>
public sealed record RegionOptions
{
    /// <summary>
    /// What is added to the width and to the height of the box around all objects, as a share of its longer side, at least 0:
    /// what is around an object tells where it ends. Default 0.5: with 0.3 and with 0.7 objects are found less well.
    /// </summary>
    [Description("what the encoded region has around the objects, as a share of the longer side of their box")]
    [Range(0.0, 100.0)]
    public float Context { get; init; } = 0.5f;
}
