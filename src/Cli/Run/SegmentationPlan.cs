using SamStream.Model.Networks;
using SamStream.Model.Tracking;

namespace SamStream.Cli.Run;

/// <summary>What segments and follows objects, whatever the frames come from.</summary>
/// <param name="Manifest">Path of the model's manifest, absolute.</param>
/// <param name="Model">How it is opened.</param>
/// <param name="Tracker">How objects are followed.</param>
internal sealed record SegmentationPlan(string Manifest, SamModelOptions Model, TrackerOptions Tracker)
{
    /// <summary>True if the files of the box tracker that is used by default were not found.</summary>
    public bool IsWithoutBoxTracker { get; init; }
}
