using SamStream.Model.Masks;
using SamStream.Model.Sam;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking;

/// <summary>
/// Looks for an object where it was before the stream broke off: its last box is the prompt, widened from frame to frame
/// while it is not found. There is no flow across a break and nothing to carry, so what the decoder answers must speak
/// for itself: the model must be sure of the mask, it must be of about the last size, and it must look like the object
/// on its prompt's frame, and more so than like any other object that is followed. What was background there
/// (<see cref="AppearanceAnchor"/>) is not taken for the object, nor what has other colours
/// (<see cref="ColorSignature"/>).
/// </summary>
internal sealed class Reacquisition(TrackerOptions options, CandidateMasks candidates)
{
    /// <summary>Share of the box's sides that it grows by, on each side, with every frame of search.</summary>
    private const float GrowthPerFrame = 0.05f;

    /// <summary>The most that it grows: beyond that, a box says little about which object is meant.</summary>
    private const float MostGrowth = 0.5f;

    /// <summary>Factor by which area may have changed, either way.</summary>
    private const float MostScaling = 2.5f;

    private const float LeastIou = 0.8f;
    private const float LeastStability = 0.85f;

    private readonly LikenessMap _likeness = new();
    private readonly LikenessMap _rival = new();
    private readonly ColorSignature _colors = new();

    /// <summary>Adds the prompt that should find the object on this frame.</summary>
    public void Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts)
    {
        float growth = Math.Min(MostGrowth, options.BoxMargin + (GrowthPerFrame * track.SearchedFrames));
        BoxXyxy box = track.LastSeen.BoxIn(frame.Width, frame.Height).Expand(growth).ClipTo(frame.Width, frame.Height);
        prompts.AddBox(prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
    }

    /// <summary>Accepts the candidate that looks most like the object if it can be trusted; else the object stays lost.</summary>
    public Judgement Judge(
        ObjectTrack track, IReadOnlyList<ObjectTrack> all, DecodedMasks decoded, int prompt, ImageEmbedding embedding,
        in BgrImage image)
    {
        track.SearchedFrames++;
        if (!track.Anchor.IsFitted)
            return default;
        track.Anchor.Look(embedding, _likeness);
        int best = -1;
        float bestScore = 0;
        for (int i = 0; i < decoded.MasksPerPrompt; i++)
        {
            if (Score(track, decoded, prompt, i) is { } score && score > bestScore)
                (best, bestScore) = (i, score);
        }

        if (best < 0)
            return default;
        candidates.Resample(decoded, prompt, best, track.Spare);
        _colors.Take(image, track.Spare);
        if (_colors.Coefficient(track.Colors) < options.ReacquireAboveColor || IsMoreLikeAnother(track, all, embedding))
            return default;
        track.AcceptSpare();
        track.EndSearch();
        return new Judgement(best, decoded.PredictedIou(prompt, best), Stability(decoded, prompt, best), FlowAgreement: null);
    }

    // Null: not to be trusted.
    private float? Score(ObjectTrack track, DecodedMasks decoded, int prompt, int candidate)
    {
        float predictedIou = decoded.PredictedIou(prompt, candidate);
        if (predictedIou < LeastIou || Stability(decoded, prompt, candidate) < LeastStability)
            return null;
        candidates.Resample(decoded, prompt, candidate, track.Spare);
        BinaryMask found = track.Spare;
        float expected = track.LastSeen.AreaIn(found.Width, found.Height);
        if (found.Area < options.MinimumAreaPixels || found.Area > expected * MostScaling || found.Area * MostScaling < expected)
            return null;
        float likeness = _likeness.Mean(found);
        return likeness < options.ReacquireAboveAppearance ? null : predictedIou + likeness;
    }

    // Two people in each other's place are the mistake that matters most: each must find itself.
    private bool IsMoreLikeAnother(ObjectTrack track, IReadOnlyList<ObjectTrack> all, ImageEmbedding embedding)
    {
        float own = _likeness.Mean(track.Spare), ownColor = _colors.Coefficient(track.Colors);
        for (int i = 0; i < all.Count; i++)
        {
            ObjectTrack other = all[i];
            if (ReferenceEquals(other, track) || !other.Anchor.IsFitted)
                continue;
            if (_colors.Coefficient(other.Colors) > ownColor)
                return true;
            other.Anchor.Look(embedding, _rival);
            if (_rival.Mean(track.Spare) > own)
                return true;
        }

        return false;
    }

    private static float Stability(DecodedMasks decoded, int prompt, int candidate) =>
        LowResMask.Stability(decoded.Logits(prompt, candidate), decoded.Geometry);
}
