using SamStream.Model.Masks;
using SamStream.Model.Sam;

namespace SamStream.Model.Tracking.Candidates;

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
