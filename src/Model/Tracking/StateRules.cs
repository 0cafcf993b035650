using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking;

/// <summary>Which state follows on a frame; docs/propagation.md has them as a table.</summary>
internal sealed class StateRules(TrackerOptions options)
{
    /// <summary>Share of the frame's sides within which a box touches the border.</summary>
    private const float BorderShare = 0.01f;

    /// <summary>A mask was accepted.</summary>
    public TrackState Seen(ObjectTrack track, float score)
    {
        // On the very frame of a cut what looks like it is not trusted yet.
        bool isCutNow = track.IsAfterCut && track.MissedFrames == 0;
        if (isCutNow || score < options.UncertainBelowScore)
            return TrackState.Uncertain;
        if (track.IsGone)
            return TrackState.Reacquired;
        return track.State == TrackState.Uncertain && score < options.TrackedAboveScore
            ? TrackState.Uncertain
            : TrackState.Tracked;
    }

    /// <summary>
    /// No mask was accepted, and none is carried on. What vanished within the picture is behind something, for a while; what
    /// vanished at its border has left, and so has what the camera turned away from. Whether something is there after a cut
    /// is uncertain, for a few frames.
    /// </summary>
    public TrackState Unseen(ObjectTrack track)
    {
        if (track.IsAfterCut && !track.IsGone && track.MissedFrames < options.LostAfterFrames)
            return TrackState.Uncertain;
        if (track.IsAnywhere || track.LastSeen.IsOutside || track.MissedFrames >= options.LostAfterFrames + options.OccludedForFrames)
            return TrackState.Lost;
        if (track.State is TrackState.Lost or TrackState.Occluded)
            return track.State;
        return track.LastSeen.Touches(BorderShare) ? TrackState.Lost : TrackState.Occluded;
    }
}

/// <summary>What the score of a mask is computed from.</summary>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Overlap">Soft IoU with what looks like the object, as a share of its likeness on its prompt's frame.</param>
/// <param name="Color">Share of the colours on its prompt's frame, 0 to 1.</param>
internal readonly record struct MaskFeatures(float PredictedIou, float Overlap, float Color);
