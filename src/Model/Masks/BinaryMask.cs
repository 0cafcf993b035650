using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Masks;

/// <summary>
/// A full-frame mask that a track keeps: bytes [Height, Width] of 0 and 255 with area and tight bounds; the buffer is
/// used again from frame to frame.
/// </summary>
internal sealed class BinaryMask
{
    private byte[] _pixels = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int Area { get; private set; }

    public PixelBounds Bounds { get; private set; }

    /// <summary>Bytes of the buffer.</summary>
    public long CapacityBytes => _pixels.Length;

    public bool IsEmpty => Area == 0;

    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>The pixels of a row within a part of the frame.</summary>
    public Span<byte> Row(int y, in PixelBounds part) => _pixels.AsSpan((y * Width) + part.Left, part.Width);

    public void Resize(int width, int height)
    {
        int length = checked(width * height);
        if (_pixels.Length < length)
            _pixels = GC.AllocateUninitializedArray<byte>(length);
        Width = width;
        Height = height;
        Area = 0;
        Bounds = default;
    }

    /// <summary>States area and bounds of the pixels that were written.</summary>
    public void Seal(int area, in PixelBounds bounds)
    {
        Area = area;
        Bounds = bounds;
    }

    /// <summary>Counts area and bounds of the pixels written inside a region; all others are 0.</summary>
    public void Measure(in PixelBounds region)
    {
        MaskExtent extent = MaskExtent.Of(Pixels, Width, region);
        Seal(extent.Area, extent.Bounds);
    }

    /// <summary>Makes a mask of a frame of the same size equal to this one.</summary>
    public void CopyTo(SegmentationMask target)
    {
        target.Resize(new MaskExtent(Area, Bounds));
        for (int y = Bounds.Top; y < Bounds.Bottom; y++)
            Row(y, Bounds).CopyTo(target.WritableRow(y, Bounds));
    }

    /// <summary>Becomes equal to another mask.</summary>
    public void CopyFrom(SegmentationMask other)
    {
        Resize(other.Width, other.Height);
        other.CopyTo(Pixels);
        Seal(other.Area, other.Bounds);
    }

    /// <summary>Becomes equal to another mask.</summary>
    public void CopyFrom(BinaryMask other)
    {
        Resize(other.Width, other.Height);
        other.Pixels.CopyTo(Pixels);
        Seal(other.Area, other.Bounds);
    }

    /// <summary>Takes over another mask's pixels, shifted; what leaves the frame is lost.</summary>
    public void CopyShifted(BinaryMask other, int x, int y)
    {
        Resize(other.Width, other.Height);
        Pixels.Clear();
        PixelBounds bounds = other.Bounds;
        int left = Math.Clamp(bounds.Left + x, 0, Width), right = Math.Clamp(bounds.Right + x, 0, Width);
        int top = Math.Clamp(bounds.Top + y, 0, Height), bottom = Math.Clamp(bounds.Bottom + y, 0, Height);
        for (int row = top; row < bottom && left < right; row++)
            other.Pixels.Slice(((row - y) * Width) + left - x, right - left).CopyTo(Pixels[((row * Width) + left)..]);

        Measure(new PixelBounds(left, top, right, bottom));
    }

    /// <summary>Clears every pixel outside a region.</summary>
    public void ClipTo(in PixelBounds region)
    {
        PixelBounds bounds = Bounds;
        if (bounds.Left >= region.Left && bounds.Right <= region.Right && bounds.Top >= region.Top && bounds.Bottom <= region.Bottom)
            return;
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            Span<byte> row = Pixels.Slice(y * Width, Width);
            bool isInside = y >= region.Top && y < region.Bottom;
            int left = isInside ? Math.Clamp(region.Left, bounds.Left, bounds.Right) : bounds.Right;
            int right = isInside ? Math.Clamp(region.Right, left, bounds.Right) : bounds.Right;
            row[bounds.Left..left].Clear();
            row[right..bounds.Right].Clear();
        }

        Measure(bounds);
    }

    /// <summary>Clears every pixel that another mask of the same size has.</summary>
    public void Subtract(BinaryMask other)
    {
        PixelBounds shared = Bounds.Intersect(other.Bounds);
        for (int y = shared.Top; y < shared.Bottom; y++)
            MaskOverlap.Subtract(Row(y, shared), other.Row(y, shared));
        Measure(Bounds);
    }

    /// <summary>IoU with a mask of the same size, 0 to 1; 0 when both are empty.</summary>
    public float IntersectionOverUnion(BinaryMask other)
    {
        int overlap = Overlap(other);
        int union = Area + other.Area - overlap;
        return union == 0 ? 0 : (float)overlap / union;
    }

    /// <summary>Pixels shared with a mask of the same size.</summary>
    public int Overlap(BinaryMask other)
    {
        PixelBounds shared = Bounds.Intersect(other.Bounds);
        int overlap = 0;
        for (int y = shared.Top; y < shared.Bottom; y++)
            overlap += MaskOverlap.Count(Row(y, shared), other.Row(y, shared));
        return overlap;
    }
}
