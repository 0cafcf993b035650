using System.Diagnostics;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking;

/// <summary>Makes results of the judgements on a frame's objects.</summary>
internal sealed class ResultPublication
{
    private readonly List<Finding> _findings = [];
    private SegmentationMask[] _masks = new SegmentationMask[4];

    /// <summary>Takes what became of an object, with its mask as it is now.</summary>
    public void Add(ObjectTrack track, in TrackUpdate update, FrameResult result)
    {
        SegmentationMask? mask = null;
        if (!track.Reference.IsEmpty && !track.IsCovered)
        {
            mask = result.RentMask();
            track.Reference.CopyTo(mask);
            Debug.Assert(mask.Area > 0, "a track with a mask has pixels");
        }

        _findings.Add(new Finding(track, update, mask));
    }

    /// <summary>Adds all that was taken to the frame's result.</summary>
    /// <param name="result">Gets it.</param>
    /// <param name="frameIndex">Of the frame.</param>
    /// <param name="goesOn">It was encoded, and goes on from the one before.</param>
    public void Complete(FrameResult result, long frameIndex, bool goesOn = false)
    {
        if (_masks.Length < _findings.Count)
            _masks = new SegmentationMask[2 * _findings.Count];
        int masks = 0;
        foreach (Finding finding in _findings)
        {
            if (finding.Mask is { } mask)
                _masks[masks++] = mask;
        }

        // Those of an encoded frame are separate already.
        MaskExclusion.Separate(_masks.AsSpan(0, masks));
        _masks.AsSpan(0, masks).Clear();
        foreach (Finding finding in _findings)
            result.Add(ResultOf(finding, frameIndex, goesOn));
        _findings.Clear();
    }

    private static ObjectResult ResultOf(in Finding finding, long frameIndex, bool goesOn)
    {
        (ObjectTrack track, TrackUpdate update, SegmentationMask? mask) = finding;
        // Every pixel it was found on belongs to another object: it is behind that one.
        bool isCovered = mask is { Area: 0 };
        var result = new ObjectResult
        {
            Id = track.Id,
            Label = track.Label,
            State = isCovered ? TrackState.Occluded : track.State,
            WhyUnseen = track.IsHeld ? UnseenReason.BlankPicture
                : track is { State: TrackState.Uncertain, IsAfterCut: true } && mask is null ? UnseenReason.Cut
                : null,
            PromptAge = frameIndex - track.PromptFrame,
        };
        if (mask is null || isCovered)
            return result;
        return result with
        {
            Mask = mask,
            Score = CarryState.Decay(track.Score, track.Carrying.Frames),
            PredictedIou = update.PredictedIou,
            Stability = update.Stability,
            FlowAgreement = update.FlowAgreement,
            CarriedFrames = track.Carrying.Frames,
            MayBeCarriedBack = goesOn && update.Candidate is not null,
        };
    }

    private readonly record struct Finding(ObjectTrack Track, TrackUpdate TrackUpdate, SegmentationMask? Mask);
}
