using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>Starts or corrects a track from a user's prompt.</summary>
internal sealed class PromptedStart(CandidateMasks candidates)
{
    // The score of a prompt's own mask is a logistic regression on these and on the fit to the box.
    private const float Bias = -6f;
    private const float WeightOfIou = 6f;
    private const float WeightOfStability = 2f;

    /// <summary>What counts for the fit where a point was given.</summary>
    private const float FitWithoutBox = 0.8f;

    private readonly LowResMask _cells = new();

    /// <summary>Adds the user's prompt to the decoder's; a mask is given with its own box, since SAM needs a place.</summary>
    public void Propose(ObjectTrack track, Prompt prompt, LetterboxGeometry geometry, PromptBatch prompts)
    {
        int index = prompts.Add();
        BoxXyxy? box = prompt.Box?.ClipTo(geometry.FrameWidth, geometry.FrameHeight);
        if (prompt.Mask is { } mask)
        {
            Write(mask, track.Carried);
            _cells.Sample(track.Carried.Pixels, geometry);
            _cells.CopyAsLogits(prompts.AddMask(index));
            box ??= track.Carried.Bounds.ToBox();
        }

        if (box is { } given)
            prompts.AddBox(index, given.X1, given.Y1, given.X2, given.Y2);
        foreach (PromptPoint point in prompt.Points)
            prompts.AddPoint(index, point.X, point.Y, point.IsPositive);
    }

    /// <summary>
    /// Chooses among the decoder's masks: with a mask prompt the one nearest to it (and the given mask itself is
    /// published), with a box the one that fits it, with one point the one with the largest predicted IoU, with more the one that they
    /// were refined to.
    /// </summary>
    /// <param name="look">The object.</param>
    /// <param name="prompt">The user's prompt.</param>
    /// <param name="keepsAppearance">The object is the one that is known, elsewhere.</param>
    /// <param name="image">The frame; default if how the object looks does not matter.</param>
    public TrackUpdate Judge(ObjectLook look, Prompt prompt, bool keepsAppearance, in YuvImage image)
    {
        (ObjectTrack track, DecodedMasks decoded, int index) = (look.Track, look.View.Decoded, look.Prompt);
        int best = Best(look, prompt);
        if (prompt.Mask is not null)
            track.Spare.CopyFrom(track.Carried);
        else
            candidates.Resample(decoded, index, best, track.Spare);
        float? fit = null;
        if (prompt.Mask is null && prompt.Box is { } drawn)
        {
            // What lies outside the box that the user drew is not meant.
            fit = Fit(track.Spare, drawn);
            track.Spare.ClipTo(PixelBounds.Around(drawn, track.Spare.Width, track.Spare.Height));
        }

        bool isFound = !track.Spare.IsEmpty;
        if (isFound)
        {
            track.AcceptSpare();
            bool isNew = !keepsAppearance || !track.Memory.IsFitted;
            if (isNew && !image.IsEmpty)
                track.Colors.Take(image, track.Reference);
            track.Prompt(prompt.Mask is not null ? 1 : ScoreOf(decoded, index, best, fit), isNew);
        }
        else
        {
            track.Lose(mayBeAnywhere: true);
        }

        return new TrackUpdate(
            look.View,
            index,
            isFound && prompt.Mask is null ? best : null,
            decoded.PredictedIou(index, best),
            LowResMask.Stability(decoded.Logits(index, best), decoded.Geometry),
            FlowAgreement: null);
    }

    /// <summary>The one of the decoder's masks that is taken.</summary>
    public int Best(ObjectLook look, Prompt prompt)
    {
        // A prompt that was refined leaves nothing open: SAM's first mask is meant for that.
        if (look.View.Decoded.IsFirstWhole && PointRefinement.IsFor(prompt))
            return 0;
        Span<float> scores = stackalloc float[look.View.Decoded.MasksPerPrompt];
        Score(look, prompt, scores);
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }

    // A prompt's own mask looks like itself whatever it is: only the model's word and the fit to the box speak for it.
    private static float ScoreOf(DecodedMasks decoded, int index, int mask, float? fit)
    {
        float stability = LowResMask.Stability(decoded.Logits(index, mask), decoded.Geometry);
        float sum = Bias + (WeightOfIou * decoded.PredictedIou(index, mask)) + (WeightOfStability * stability) + (fit ?? FitWithoutBox);
        return 1 / (1 + MathF.Exp(-sum));
    }

    private static float Fit(BinaryMask mask, in BoxXyxy box) =>
        mask.Bounds.ToBox().IntersectionOverUnion(box.ClipTo(mask.Width, mask.Height));

    private void Score(ObjectLook look, Prompt prompt, Span<float> scores)
    {
        (ObjectTrack track, DecodedMasks decoded, int index) = (look.Track, look.View.Decoded, look.Prompt);
        if (prompt.Mask is not null)
        {
            candidates.Compare(decoded, index, track.Carried, scores);
            return;
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = decoded.PredictedIou(index, i);
            if (prompt.Box is { } box)
            {
                candidates.Resample(decoded, index, i, track.Spare);
                scores[i] += Fit(track.Spare, box);
            }
        }

        // One point may mean the whole or a part, and SAM's first mask is neither.
        if (prompt.Box is null && prompt.Points.Count == 1 && decoded.IsFirstWhole)
            scores[0] = float.NegativeInfinity;
    }

    private static void Write(PromptMask mask, BinaryMask target)
    {
        target.Resize(mask.Width, mask.Height);
        SegmentationMask.Binarize(mask.Pixels.Span, target.Pixels);
        target.Measure(PixelBounds.OfFrame(mask.Width, mask.Height));
    }
}
