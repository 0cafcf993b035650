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

/// <summary>
/// The probability that a mask's IoU with the truth is at least 0.5, by logistic regression on what speaks for it. The
/// weights were fitted on annotated sequences; docs/propagation.md holds the reliability table and how well weights of
/// other sequences do on each.
/// </summary>
internal static class Confidence
{
    /// <summary>For a mask that is carried only: what was found on the frame was refused.</summary>
    public const float OfCarried = 0.25f;

    /// <summary>What counts for the fit where a point was given.</summary>
    private const float FitWithoutBox = 0.8f;

    private const float PromptedBias = -6f;
    private const float PromptedIou = 6f;
    private const float PromptedStability = 2f;
    private const float PromptedFit = 1f;

    private const float Bias = -8.6f;
    private const float PredictedIou = 0.67f;
    private const float Overlap = 5.9f;
    private const float Color = 2.55f;

    /// <summary>What is missing to 1 counts by its logarithm, from this on.</summary>
    private const float LeastMissingIou = 0.03f;
    private const float LeastMissingColor = 0.02f;

    /// <summary>The soft IoU beyond that on the prompt's frame counts up to this.</summary>
    private const float MostOverlap = 1.2f;

    /// <summary>
    /// For a prompt's own mask: it looks like itself whatever it is, so that only the model's word and the fit to the box
    /// speak for it.
    /// </summary>
    /// <param name="predictedIou">The model's own estimate.</param>
    /// <param name="stability">How little it depends on the threshold, 0 to 1.</param>
    /// <param name="fit">IoU of the box around the mask and the one that was given, 0 to 1; null without one.</param>
    public static float OfPrompted(float predictedIou, float stability, float? fit)
    {
        float sum = PromptedBias + (PromptedIou * predictedIou) + (PromptedStability * stability)
            + (PromptedFit * (fit ?? FitWithoutBox));
        return 1 / (1 + MathF.Exp(-sum));
    }

    /// <summary>For a mask that was found on a later frame.</summary>
    public static float Of(in MaskFeatures features)
    {
        float sum = Bias
            + (PredictedIou * Closeness(features.PredictedIou, LeastMissingIou))
            + (Overlap * Math.Min(features.Overlap, MostOverlap))
            + (Color * Closeness(features.Color, LeastMissingColor));
        return 1 / (1 + MathF.Exp(-sum));
    }

    // What tells good masks from bad ones is small near 1: colours of 0.99 and 0.95 differ about as much as 0.9 and 0.7.
    private static float Closeness(float share, float leastMissing) => -MathF.Log(1 + leastMissing - Math.Min(share, 1));
}
