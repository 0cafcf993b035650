using System.Numerics;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Lays a translucent colour over a mask's pixels and an opaque contour around them.</summary>
internal sealed class MaskPainter
{
    private readonly MaskEdges _edges = new();

    /// <param name="canvas">Of the mask's size at least.</param>
    /// <param name="mask">Not empty.</param>
    /// <param name="color">Of fill and contour.</param>
    /// <param name="opacity">Of the fill, 0 to 1.</param>
    /// <param name="contourPixels">Width of the contour, inside the mask; 0 for none.</param>
    public void Paint(Canvas canvas, SegmentationMask mask, Rgb color, double opacity, int contourPixels)
    {
        PixelBounds bounds = mask.Bounds;
        _edges.Load(mask, contourPixels);
        OpacityMap map = canvas.Begin(new PixelArea(bounds.Left, bounds.Top, bounds.Width, bounds.Height));
        byte fill = (byte)Math.Round(255 * Math.Clamp(opacity, 0, 1));
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            Hide(
                mask.Row(y)[bounds.Left..bounds.Right], _edges.Row(y - bounds.Top, bounds.Width), fill,
                map.Row(y, bounds.Left)[..bounds.Width]);
        }

        canvas.Blend(color);
    }

    // Both are 255 where they are something.
    private static void Hide(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> edges, byte fill, Span<byte> opacity)
    {
        int x = 0;
        for (; x <= mask.Length - Vector<byte>.Count; x += Vector<byte>.Count)
            ((new Vector<byte>(mask[x..]) & new Vector<byte>(fill)) | new Vector<byte>(edges[x..])).CopyTo(opacity[x..]);
        for (; x < mask.Length; x++)
            opacity[x] = (byte)((mask[x] & fill) | edges[x]);
    }
}
