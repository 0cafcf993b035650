using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking.States;

/// <summary>Which state follows on a frame, and from what: nothing else decides. docs/propagation.md has it as a table.</summary>
internal static class StateRules
{
    /// <summary>The state after a frame.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="evidence">What the frame says.</param>
    /// <param name="limits">The limits.</param>
    public static ObjectState Next(in ObjectState before, in StateEvidence evidence, StateLimits limits)
    {
        TrackState state = evidence.Sight switch
        {
            Sight.Prompted => evidence.Score < limits.UncertainBelowScore ? TrackState.Uncertain : TrackState.Tracked,
            Sight.Found => Found(before, evidence, limits),
            Sight.Carried => before.State == TrackState.Reacquired ? TrackState.Tracked : before.State,
            Sight.Missed or Sight.Held => TrackState.Uncertain,
            Sight.Covered => TrackState.Occluded,
            Sight.Gone => Gone(before, evidence, limits),
            Sight.Cut => before.IsGone ? TrackState.Lost : TrackState.Uncertain,
            Sight.Broken => TrackState.Lost,
            _ => throw new ArgumentOutOfRangeException(nameof(evidence), evidence.Sight, "Not a sight."),
        };
        bool isGone = state switch
        {
            TrackState.Occluded or TrackState.Lost => true,
            TrackState.Uncertain => before.IsGone && evidence.Sight != Sight.Prompted,
            _ => false,
        };
        return new ObjectState(state, isGone);
    }

    private static TrackState Found(in ObjectState before, in StateEvidence evidence, StateLimits limits)
    {
        // On the very frame of a cut what looks like it is not trusted yet.
        bool isCutNow = evidence is { IsAfterCut: true, MissedFrames: 0 };
        if (isCutNow || evidence.Score < limits.UncertainBelowScore)
            return TrackState.Uncertain;
        if (before.IsGone)
            return TrackState.Reacquired;
        return before.State == TrackState.Uncertain && evidence.Score < limits.TrackedAboveScore
            ? TrackState.Uncertain
            : TrackState.Tracked;
    }

    // What vanished within the picture is behind something, for a while; what vanished at its border has left, and so has what the
    // camera turned away from. Whether something is there after a cut is uncertain, for a few frames.
    private static TrackState Gone(in ObjectState before, in StateEvidence evidence, StateLimits limits)
    {
        if (evidence.IsAfterCut && !before.IsGone && evidence.MissedFrames < limits.LostAfterFrames)
            return TrackState.Uncertain;
        if (evidence.HasLeft || evidence.MissedFrames >= limits.LostAfterFrames + limits.OccludedForFrames)
            return TrackState.Lost;
        if (before.State is TrackState.Lost or TrackState.Occluded)
            return before.State;
        return evidence.WasAtBorder ? TrackState.Lost : TrackState.Occluded;
    }
}
