using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Sam;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking;

/// <summary>
/// How objects get from one frame to the next: it proposes prompts for the decoder and judges what the decoder answers.
/// The mask of the frame before is carried by optical flow. Its box with a margin and its innermost point are the
/// prompt; among the decoder's masks the one with the largest predicted IoU plus IoU with the carried mask wins. The
/// decoder never sees masks or logits of earlier frames: they make errors confirm themselves. A winner that hardly
/// overlaps the carried mask is a jump and is refused; parts that do not look like the prompted object are something
/// else and are cut off. After a few frames in a row without an acceptable mask, or when nothing is left to carry, the object is lost.
/// </summary>
internal sealed class FlowPropagation(TrackerOptions options, CandidateMasks candidates)
{
    private readonly FrameMotion _motion = new(options.FlowLongestSide, DisFlowOptions.Medium);
    private readonly MaskParts _parts = new();
    private readonly InnerPoint _innerPoint = new();
    private readonly LikenessMap _likeness = new();

    /// <summary>Bytes of the flow's buffers.</summary>
    public long Bytes => _motion.Bytes;

    /// <summary>True if the current frame goes on from the one before, so that masks can be carried.</summary>
    public bool IsContinuous => _motion.IsKnown;

    /// <summary>Moves on to a frame, once, before any object is looked at.</summary>
    public void Advance(VideoFrame frame) => _motion.Advance(frame);

    /// <summary>Adds the prompt that should find the object on this frame.</summary>
    /// <returns>False if there is nothing left to look for; no prompt was added.</returns>
    public bool Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts)
    {
        if (track.Reference.IsEmpty)
            return false;
        _motion.Carry(track.Reference, track.Carried);
        if (track.Carried.Area < options.MinimumAreaPixels)
        {
            track.Lose();
            return false;
        }

        BoxXyxy box = _parts.RobustBounds(track.Carried, options.SpeckShare).ToBox()
            .Expand(options.BoxMargin).ClipTo(frame.Width, frame.Height);
        (float x, float y) = _innerPoint.Find(track.Carried)!.Value;
        int prompt = prompts.Add();
        prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
        prompts.AddPoint(prompt, x, y, positive: true);
        return true;
    }

    /// <summary>
    /// Chooses among the decoder's masks and updates the track: its state and the reference for the next frame.
    /// </summary>
    public Judgement Judge(ObjectTrack track, DecodedMasks decoded, int prompt, ImageEmbedding embedding)
    {
        Span<float> agreements = stackalloc float[decoded.MasksPerPrompt];
        candidates.Compare(decoded, prompt, track.Carried, agreements);
        int best = 0;
        float bestScore = float.NegativeInfinity;
        for (int i = 0; i < agreements.Length; i++)
        {
            float score = decoded.PredictedIou(prompt, i) + (options.AgreementWeight * agreements[i]);
            if (score > bestScore)
                (best, bestScore) = (i, score);
        }

        float predictedIou = decoded.PredictedIou(prompt, best);
        float stability = LowResMask.Stability(decoded.Logits(prompt, best), decoded.Geometry);
        bool accepted = agreements[best] >= options.JumpBelowAgreement
            && Accept(track, decoded, prompt, best, embedding);
        if (accepted)
        {
            track.WeakFrames = 0;
            bool isWeak = predictedIou + agreements[best] < options.UncertainBelowScore;
            track.State = isWeak ? TrackState.Uncertain : TrackState.Tracked;
        }
        else
        {
            Coast(track);
        }

        return new Judgement(accepted ? best : null, predictedIou, stability, agreements[best]);
    }

    private bool Accept(
        ObjectTrack track, DecodedMasks decoded, int prompt, int candidate, ImageEmbedding embedding)
    {
        candidates.Resample(decoded, prompt, candidate, track.Spare);
        if (track.Anchor.IsFitted)
        {
            track.Anchor.Look(embedding, _likeness);
            _parts.EraseStrangers(track.Spare, _likeness, options.StrangerBelowAppearance);
        }

        if (track.Spare.Area < options.MinimumAreaPixels)
            return false;
        track.AcceptSpare();
        return true;
    }

    // Goes on from the carried mask, for a few frames.
    private void Coast(ObjectTrack track)
    {
        if (++track.WeakFrames >= options.LostAfterFrames)
        {
            track.Lose();
            return;
        }

        track.State = TrackState.Uncertain;
        BinaryMask carried = track.Carried;
        track.Spare.CopyFrom(carried.Pixels, carried.Width, carried.Height, carried.Area, carried.Bounds);
        track.AcceptSpare();
    }
}
