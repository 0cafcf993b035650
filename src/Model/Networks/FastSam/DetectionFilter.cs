using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.FastSam;

/// <summary>
/// Which of the predicted boxes are objects, as FastSAM's authors choose them (https://github.com/CASIA-IVA-Lab/FastSAM). Keeps its buffers.
/// </summary>
/// <param name="anchors">Boxes that are predicted.</param>
internal sealed class DetectionFilter(int anchors)
{
    /// <summary>A box counts if its score is above it.</summary>
    private const float LeastScore = 0.4f;

    /// <summary>IoU with a better box above which one is the same object.</summary>
    private const float MostOverlap = 0.9f;

    /// <summary>Input pixels from an edge of the picture within which a box is taken to reach it.</summary>
    private const float Snap = 20;

    /// <summary>IoU with the picture above which a box, snapped, is all of it.</summary>
    private const float LeastOfPicture = 0.9f;

    private readonly (float Score, int Anchor)[] _candidates = new (float, int)[anchors];
    private readonly BoxXyxy[] _boxes = new BoxXyxy[FastSamEmbedding.MostDetections];

    /// <summary>Puts the objects into an embedding, the one with the best score first.</summary>
    /// <param name="output">[37, anchors].</param>
    /// <param name="geometry">Of the picture.</param>
    /// <param name="left">Input pixels left of the picture.</param>
    /// <param name="top">Input pixels above it.</param>
    /// <param name="found">Has the prototypes already.</param>
    public void Select(ReadOnlySpan<float> output, in LetterboxGeometry geometry, int left, int top, FastSamEmbedding found)
    {
        found.Clear();
        ReadOnlySpan<float> scores = output.Slice(4 * anchors, anchors);
        int count = 0;
        for (int i = 0; i < anchors; i++)
        {
            if (scores[i] > LeastScore)
                _candidates[count++] = (scores[i], i);
        }

        Span<(float Score, int Anchor)> candidates = _candidates.AsSpan(0, count);
        candidates.Sort(static (a, b) => b.Score.CompareTo(a.Score) is not 0 and var order ? order : a.Anchor.CompareTo(b.Anchor));
        Span<float> coefficients = stackalloc float[FastSamContract.Channels];
        int kept = 0;
        foreach ((float score, int anchor) in candidates)
        {
            BoxXyxy box = BoxOf(output, anchor, left, top);
            if (!box.IsFinite || IsKnown(box, kept))
                continue;
            _boxes[kept++] = box;
            for (int i = 0; i < coefficients.Length; i++)
                coefficients[i] = output[((5 + i) * anchors) + anchor];
            BoxXyxy inside = Snapped(box.ClipTo(geometry.ScaledWidth, geometry.ScaledHeight), geometry);
            if (!inside.IsEmpty)
                found.Add(inside, score, coefficients, geometry);
            if (kept == _boxes.Length)
                break;
        }
    }

    private bool IsKnown(in BoxXyxy box, int kept)
    {
        foreach (ref readonly BoxXyxy other in _boxes.AsSpan(0, kept))
        {
            if (other.IntersectionOverUnion(box) > MostOverlap)
                return true;
        }

        return false;
    }

    private BoxXyxy BoxOf(ReadOnlySpan<float> output, int anchor, int left, int top)
    {
        float x = output[anchor] - left, y = output[anchors + anchor] - top;
        float halfWidth = output[(2 * anchors) + anchor] / 2, halfHeight = output[(3 * anchors) + anchor] / 2;
        return new BoxXyxy(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    // Only what is all of the picture once it is snapped stays so: smaller objects may well end a little before an edge.
    private static BoxXyxy Snapped(in BoxXyxy box, in LetterboxGeometry geometry)
    {
        (int width, int height) = (geometry.ScaledWidth, geometry.ScaledHeight);
        var snapped = new BoxXyxy(
            box.X1 < Snap ? 0 : box.X1, box.Y1 < Snap ? 0 : box.Y1,
            box.X2 > width - Snap ? width : box.X2, box.Y2 > height - Snap ? height : box.Y2);
        var picture = new BoxXyxy(0, 0, width, height);
        return snapped.IntersectionOverUnion(picture) > LeastOfPicture ? picture : box;
    }
}
