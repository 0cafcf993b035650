using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;

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

/// <summary>What became of one object on one frame.</summary>
/// <param name="View">The part of the frame that it was looked for in; null if the frame was not encoded.</param>
/// <param name="Prompt">The decoder's prompt that was looked at.</param>
/// <param name="Candidate">The decoder's mask that was accepted; null if none was.</param>
/// <param name="PredictedIou">The model's estimate for the mask that was looked at.</param>
/// <param name="Stability">Its stability.</param>
/// <param name="FlowAgreement">Its IoU with the carried mask; null on a prompt's frame and where it was searched.</param>
internal readonly record struct TrackUpdate(
    EncodedView? View, int Prompt, int? Candidate, float PredictedIou, float Stability, float? FlowAgreement);
