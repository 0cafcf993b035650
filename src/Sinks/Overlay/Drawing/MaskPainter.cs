using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
                mask.Row(y), _edges.Row(y - bounds.Top, bounds.Width), fill,
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

/// <summary>
/// The pixels of a mask that lie within some pixels of its outside, one row at a time: the mask less its erosion by a
/// diamond. What lies beyond the frame counts as object: a mask that is cut off by the frame has no contour there.
/// </summary>
internal sealed class MaskEdges
{
    // A vector that starts at the last pixel stays inside.
    private const int Slack = 32;

    private byte[] _padded = [];
    private byte[] _edges = [];
    private int _radius;
    private int _strideBytes;

    /// <summary>Takes the mask; rows are then asked for by number within its bounds.</summary>
    public void Load(SegmentationMask mask, int radius)
    {
        PixelBounds bounds = mask.Bounds;
        _radius = radius;
        _strideBytes = bounds.Width + (2 * radius) + Slack;
        int length = _strideBytes * (bounds.Height + (2 * radius));
        // An object that comes closer would leave an array of a megabyte behind every few frames.
        if (_padded.Length < length)
            _padded = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)length)];
        if (_edges.Length < _strideBytes)
            _edges = new byte[_strideBytes];
        for (int y = bounds.Top - radius; y < bounds.Bottom + radius; y++)
            LoadRow(mask, bounds, y, _padded.AsSpan((y - bounds.Top + radius) * _strideBytes, _strideBytes));
    }

    /// <summary>255 on the contour, 0 elsewhere; as long as the bounds are wide, valid until the next call.</summary>
    /// <param name="row">Counts from the top of the bounds.</param>
    /// <param name="width">Of the bounds.</param>
    public ReadOnlySpan<byte> Row(int row, int width)
    {
        ref byte center = ref _padded[((row + _radius) * _strideBytes) + _radius];
        ref byte target = ref MemoryMarshal.GetArrayDataReference(_edges);
        for (int x = 0; x < width; x += Vector256<byte>.Count)
        {
            var mask = Vector256.LoadUnsafe(ref center, (nuint)x);
            Vector256<byte> edges = mask == Vector256<byte>.Zero ? mask : Vector256.AndNot(mask, Erode(ref center, x, mask));
            edges.StoreUnsafe(ref target, (nuint)x);
        }

        return _edges.AsSpan(0, width);
    }

    private Vector256<byte> Erode(ref byte center, int x, Vector256<byte> inner)
    {
        for (int dy = -_radius; dy <= _radius; dy++)
        {
            int reach = _radius - Math.Abs(dy);
            for (int dx = -reach; dx <= reach; dx++)
                inner &= Vector256.LoadUnsafe(ref System.Runtime.CompilerServices.Unsafe.Add(ref center, (dy * _strideBytes) + dx + x));
        }

        return inner;
    }

    private void LoadRow(SegmentationMask mask, in PixelBounds bounds, int y, Span<byte> row)
    {
        if (y < 0 || y >= mask.Height)
        {
            row.Fill(255);
            return;
        }

        int left = bounds.Left - _radius, right = bounds.Right + _radius;
        int first = Math.Max(left, 0), end = Math.Min(right, mask.Width);
        row[..(first - left)].Fill(255);
        row[(first - left)..(end - left)].Clear();
        row[(end - left)..].Fill(255);
        if (y >= bounds.Top && y < bounds.Bottom)
            mask.Row(y).CopyTo(row[_radius..]);
    }
}
