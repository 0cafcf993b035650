using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.States;

/// <summary>What a frame says of an object.</summary>
internal enum Sight
{
    /// <summary>A user says where it is.</summary>
    Prompted,

    /// <summary>A user says where it is, and the picture shows nothing there.</summary>
    Held,

    /// <summary>A mask of it was accepted.</summary>
    Found,

    /// <summary>It was not looked for; its mask is carried on.</summary>
    Carried,

    /// <summary>It was not found; its mask is carried on.</summary>
    Missed,

    /// <summary>What it would be found on is another object; its mask is carried on, and not shown.</summary>
    Covered,

    /// <summary>It was not found, and has no mask any more.</summary>
    Gone,

    /// <summary>The picture is another one at once.</summary>
    Cut,

    /// <summary>The stream broke off.</summary>
    Broken,
}

/// <summary>What the state of an object follows from.</summary>
/// <param name="Sight">What the frame says.</param>
/// <param name="Score">Of the mask that was prompted or found, 0 to 1.</param>
/// <param name="MissedFrames">Frames in a row on which it was not found.</param>
/// <param name="IsAfterCut">There was a cut since it was seen last.</param>
/// <param name="WasAtBorder">It was seen last at the border of the picture.</param>
/// <param name="HasLeft">Its last place is out of the picture, or of another one: it may be anywhere.</param>
internal readonly record struct StateEvidence(
    Sight Sight, float Score = 0, int MissedFrames = 0, bool IsAfterCut = false, bool WasAtBorder = false, bool HasLeft = false);

/// <summary>The state of an object.</summary>
/// <param name="State">What is published.</param>
/// <param name="IsGone">True from when it was occluded or lost until it is seen again with confidence.</param>
internal readonly record struct ObjectState(TrackState State, bool IsGone);

/// <summary>Limits of the states, as the tracker's options give them.</summary>
/// <param name="UncertainBelowScore">Score below which an accepted mask is uncertain.</param>
/// <param name="TrackedAboveScore">Score from which an uncertain object is tracked again.</param>
/// <param name="LostAfterFrames">Frames in a row without an acceptable mask after which there is none.</param>
/// <param name="OccludedForFrames">Frames after those for which an object is occluded before it is lost.</param>
internal sealed record StateLimits(
    float UncertainBelowScore, float TrackedAboveScore, int LostAfterFrames, int OccludedForFrames);
