using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tracking.Assigning;

/// <summary>
/// Objects exclude each other in what is published, and only there: what two masks claim goes to the smaller object if that
/// lies in the larger one with most of its pixels, else each pixel to the object with the higher logit at that place. A mask
/// without logits (carried or given) yields to one that has them.
/// </summary>
internal static class OutputExclusion
{
    /// <summary>A published mask, and where its logits are; no candidate: it has none.</summary>
    internal readonly record struct Claim(SegmentationMask Mask, TrackUpdate Found = default);

    /// <param name="claims">Masks of one frame.</param>
    public static void Apply(ReadOnlySpan<Claim> claims)
    {
        for (int i = 0; i < claims.Length; i++)
        {
            for (int j = i + 1; j < claims.Length; j++)
                Separate(claims[i], claims[j]);
        }
    }

    private static void Separate(in Claim a, in Claim b)
    {
        int left = Math.Max(a.Mask.Bounds.Left, b.Mask.Bounds.Left);
        int right = Math.Min(a.Mask.Bounds.Right, b.Mask.Bounds.Right);
        int top = Math.Max(a.Mask.Bounds.Top, b.Mask.Bounds.Top);
        int bottom = Math.Min(a.Mask.Bounds.Bottom, b.Mask.Bounds.Bottom);
        if (left >= right)
            return;
        int overlap = 0;
        for (int y = top; y < bottom; y++)
        {
            int start = (y * a.Mask.Width) + left;
            overlap += MaskOverlap.Count(a.Mask.Pixels.Slice(start, right - left), b.Mask.Pixels.Slice(start, right - left));
        }

        if (overlap == 0)
            return;
        bool areAlike = a.Found.Candidate.HasValue == b.Found.Candidate.HasValue;
        bool? isPart = areAlike ? LeakedParts.IsPart(overlap, a.Mask.Area, b.Mask.Area) : null;
        for (int y = top; y < bottom; y++)
        {
            Span<byte> rowA = a.Mask.WritablePixels.Slice((y * a.Mask.Width) + left, right - left);
            Span<byte> rowB = b.Mask.WritablePixels.Slice((y * b.Mask.Width) + left, right - left);
            for (int x = MaskOverlap.IndexOf(rowA, rowB, 0); x >= 0; x = MaskOverlap.IndexOf(rowA, rowB, x + 1))
            {
                bool aWins = isPart ?? (LogitAt(a, left + x, y) >= LogitAt(b, left + x, y));
                (aWins ? rowB : rowA)[x] = 0;
            }
        }

        a.Mask.Measure(a.Mask.Bounds);
        b.Mask.Measure(b.Mask.Bounds);
    }

    private static float LogitAt(in Claim claim, int x, int y) =>
        claim.Found is { Candidate: { } candidate, View.Decoded: { } decoded }
            ? LowResLogits.Sample(decoded.Logits(claim.Found.Prompt, candidate), decoded.Geometry, x, y)
            : float.MinValue;
}

/// <summary>Single values of low-resolution logits.</summary>
internal static class LowResLogits
{
    /// <summary>The logit under the centre of a frame pixel; bilinear between cells, clamped at the border.</summary>
    /// <param name="logits">[rows, columns].</param>
    public static float Sample(ReadOnlySpan<float> logits, in LetterboxGeometry geometry, int x, int y)
    {
        int columns = geometry.Input.LowResColumns, rows = geometry.Input.LowResRows;
        float column = (geometry.FrameToInputX(x + 0.5f) / geometry.LowResStep) - 0.5f;
        float row = (geometry.FrameToInputY(y + 0.5f) / geometry.LowResStep) - 0.5f;
        column = Math.Clamp(column, 0, columns - 1);
        row = Math.Clamp(row, 0, rows - 1);
        int x0 = Math.Min((int)column, columns - 2), y0 = Math.Min((int)row, rows - 2);
        float fx = column - x0, fy = row - y0;
        ReadOnlySpan<float> above = logits.Slice(y0 * columns, columns);
        ReadOnlySpan<float> below = logits.Slice((y0 + 1) * columns, columns);
        float top = above[x0] + ((above[x0 + 1] - above[x0]) * fx);
        float bottom = below[x0] + ((below[x0 + 1] - below[x0]) * fx);
        return top + ((bottom - top) * fy);
    }
}
