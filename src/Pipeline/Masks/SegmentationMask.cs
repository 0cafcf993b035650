using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// A binary mask of a whole frame: one byte a pixel, row-major [Height, Width], 0 = background, 255 = object.
/// Masks inside a result are borrowed; <see cref="Clone"/> makes one to keep.
/// </summary>
public sealed class SegmentationMask
{
    private byte[] _pixels = [];
    private CocoRle? _rle;

    internal SegmentationMask()
    {
    }

    /// <summary>A mask with the given pixels, which are copied; any value but 0 is object.</summary>
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public SegmentationMask(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} needs {(long)width * height} bytes, not {pixels.Length}.");
        Reset(width, height);
        Span<byte> target = WritablePixels;
        for (int i = 0; i < pixels.Length; i++)
            target[i] = pixels[i] != 0 ? (byte)255 : (byte)0;
        Measure();
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Number of object pixels.</summary>
    public int Area { get; private set; }

    /// <summary>Tight bounds of the object pixels; empty if there are none.</summary>
    public PixelBounds Bounds { get; private set; }

    /// <summary>0 or 255, row-major, stride = <see cref="Width"/>.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>The same for the segmenter that fills the mask; it ends with <see cref="Seal"/> or <see cref="Measure()"/>.</summary>
    internal Span<byte> WritablePixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>One row of pixels.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * Width, Width);

    /// <summary>States the area and bounds of the pixels that were written.</summary>
    internal void Seal(int area, in PixelBounds bounds)
    {
        Area = area;
        Bounds = bounds;
        _rle = null;
    }

    /// <summary>Counts the area and finds the bounds of the pixels that were written.</summary>
    internal void Measure() => Measure(PixelBounds.OfFrame(Width, Height));

    /// <summary>The same where all pixels outside a region are 0.</summary>
    internal void Measure(in PixelBounds region)
    {
        MaskExtent extent = MaskExtent.Of(Pixels, Width, region);
        Seal(extent.Area, extent.Bounds);
    }

    /// <summary>COCO run-length encoding; made at the first call and kept as long as the mask is.</summary>
    public CocoRle ToRle() => _rle ??= CocoRle.Encode(this);

    /// <summary>A copy that outlives the result.</summary>
    public SegmentationMask Clone()
    {
        var copy = new SegmentationMask();
        copy.Reset(Width, Height);
        Pixels.CopyTo(copy.WritablePixels);
        copy.Seal(Area, Bounds);
        return copy;
    }

    internal long CapacityBytes => _pixels.Length;

    internal void Reset(int width, int height)
    {
        int length = checked(width * height);
        if (_pixels.Length < length)
            _pixels = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        Width = width;
        Height = height;
        _pixels.AsSpan(0, length).Clear();
        Seal(0, default);
    }
}
