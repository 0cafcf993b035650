using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tracking.Tracks;

/// <summary>
/// Compares the decoder's masks of one prompt with a mask of the frame. Usually on the grid of the low-resolution
/// logits, where a cell is a few pixels; for small objects, where that is too coarse, in full.
/// </summary>
internal sealed class CandidateMasks
{
    /// <summary>Cells below which the grid is too coarse: at 400 an edge one cell off costs about 10 % of IoU.</summary>
    private const int FewestCells = 400;

    private readonly LowResMask _referenceCells = new();
    private readonly BinaryMask _candidate = new();

    public MaskResampler Resampler { get; } = new();

    /// <summary>IoU of every candidate with a mask of the frame.</summary>
    /// <param name="decoded">The decoder's answer.</param>
    /// <param name="prompt">Whose candidates.</param>
    /// <param name="reference">The mask to compare with.</param>
    /// <param name="agreements">Gets one value a candidate.</param>
    public void Compare(DecodedMasks decoded, int prompt, BinaryMask reference, Span<float> agreements)
    {
        _referenceCells.Sample(reference.Pixels, decoded.Geometry);
        for (int i = 0; i < agreements.Length; i++)
        {
            if (_referenceCells.Area >= FewestCells)
            {
                agreements[i] = _referenceCells.IntersectionOverUnion(decoded.Logits(prompt, i));
                continue;
            }

            Resample(decoded, prompt, i, _candidate);
            agreements[i] = _candidate.IntersectionOverUnion(reference);
        }
    }

    /// <summary>Writes a candidate at full resolution.</summary>
    public void Resample(DecodedMasks decoded, int prompt, int candidate, BinaryMask mask)
    {
        LetterboxGeometry geometry = decoded.Geometry;
        mask.Resize(geometry.FrameWidth, geometry.FrameHeight);
        (int area, Pipeline.Geometry.PixelBounds bounds) =
            Resampler.Write(decoded.Logits(prompt, candidate), geometry, mask.Pixels);
        mask.Seal(area, bounds);
    }
}

/// <summary>One of the decoder's masks, and what speaks for it.</summary>
/// <param name="Prompt">Index of the prompt that it answers.</param>
/// <param name="Mask">Which of the prompt's masks it is.</param>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Stability">How little it depends on the threshold, 0 to 1.</param>
/// <param name="Agreement">IoU with the carried mask, 0 to 1; null where nothing is carried.</param>
/// <param name="Likeness">How much it looks like the object; a perfect match where that is not known.</param>
internal readonly record struct Candidate(
    int Prompt, int Mask, float PredictedIou, float Stability, float? Agreement, MaskLikeness Likeness)
{
    /// <summary>Probability that it is the object, 0 to 1; null where nothing was carried.</summary>
    public float? Probability { get; init; }
}

/// <summary>How many prompts an object has in the decoder's batch, in this order.</summary>
/// <param name="Carried">For its carried mask, 0 or 1.</param>
/// <param name="Grown">For more of it than that shows, 0 or 1.</param>
/// <param name="Searched">For other places.</param>
internal readonly record struct AskedPrompts(int Carried, int Grown, int Searched);

/// <summary>What became of one object on one frame.</summary>
/// <param name="Prompt">The decoder's prompt that was looked at.</param>
/// <param name="Candidate">The decoder's mask that was accepted; null if none was.</param>
/// <param name="PredictedIou">The model's estimate for the mask that was looked at.</param>
/// <param name="Stability">Its stability.</param>
/// <param name="FlowAgreement">Its IoU with the carried mask; null on a prompt's frame and where it was searched.</param>
internal readonly record struct TrackUpdate(
    int Prompt, int? Candidate, float PredictedIou, float Stability, float? FlowAgreement);
