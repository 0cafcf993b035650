using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>What of a frame a tile shows: all of it, or the part around its masks where they are small.</summary>
internal static class TileView
{
    /// <summary>Sides of the part, in sides of the masks.</summary>
    private const int Context = 3;

    /// <summary>Smallest part, as a share of the frame's sides: what is around says where it is.</summary>
    private const double SmallestShare = 0.3;

    /// <summary>The part, of the frame's shape.</summary>
    public static PixelBounds Of(SegmentationMask truth, SegmentationMask result)
    {
        PixelBounds masks = truth.Bounds.Union(result.Bounds);
        if (masks.IsEmpty)
            return PixelBounds.OfFrame(truth.Width, truth.Height);
        double share = Math.Max((double)masks.Width / truth.Width, (double)masks.Height / truth.Height) * Context;
        share = Math.Clamp(share, SmallestShare, 1);
        int width = (int)Math.Round(truth.Width * share), height = (int)Math.Round(truth.Height * share);
        int left = Math.Clamp(((masks.Left + masks.Right) / 2) - (width / 2), 0, truth.Width - width);
        int top = Math.Clamp(((masks.Top + masks.Bottom) / 2) - (height / 2), 0, truth.Height - height);
        return new PixelBounds(left, top, left + Math.Max(1, width), top + Math.Max(1, height));
    }
}
