using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Tracking.Regions;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>tracker.region</c>: <see cref="RegionOptions"/> as it is written in a configuration.</summary>
internal sealed record TrackerRegionOptions
{
    private static readonly RegionOptions Defaults = new();

    [Description("sides of the encoded region, in sides of the box around all objects")]
    [Range(1.0, 100.0)]
    public float Context { get; init; } = Defaults.Context;

    [Description("smallest encoded region, as a share of the frame's sides")]
    [Range(0.1, 1.0)]
    public float SmallestShare { get; init; } = Defaults.SmallestShare;

    /// <summary>The same for the tracker itself.</summary>
    public RegionOptions ToRegionOptions() => new() { Context = Context, SmallestShare = SmallestShare };
}
