using System.Numerics;
using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// A binary mask of a frame. It holds the pixels within its tight bounds, one byte each, row-major
/// [Bounds.Height, Bounds.Width], 0 = background, 255 = object; the rest of the frame is background.
/// Masks inside a result are borrowed; <see cref="Clone"/> makes one to keep.
/// </summary>
public sealed class SegmentationMask
{
    private readonly Action<long>? _grown;
    private byte[] _pixels = [];
    private CocoRle? _rle;

    /// <summary>A mask to be filled again and again; <see cref="Reset"/> comes first.</summary>
    /// <param name="grown">Is told by how many bytes the buffer grows.</param>
    internal SegmentationMask(Action<long>? grown = null) => _grown = grown;

    /// <summary>A mask with the given pixels of the whole frame, which are copied; any value but 0 is object.</summary>
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public SegmentationMask(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        CheckLength(pixels.Length, width, height);
        Reset(width, height);
        Resize(MaskExtent.Of(pixels, width, PixelBounds.OfFrame(width, height)));
        for (int y = Bounds.Top; y < Bounds.Bottom; y++)
            Binarize(pixels.Slice((y * width) + Bounds.Left, Bounds.Width), WritableRow(y, Bounds));
    }

    /// <summary>Of the frame, pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Of the frame, pixels.</summary>
    public int Height { get; private set; }

    /// <summary>Number of object pixels.</summary>
    public int Area { get; private set; }

    /// <summary>Tight bounds of the object pixels; empty if there are none.</summary>
    public PixelBounds Bounds { get; private set; }

    /// <summary>The pixels of <see cref="Bounds"/>: 0 or 255, row-major, stride = Bounds.Width.</summary>
    public ReadOnlySpan<byte> Pixels => WritablePixels;

    /// <summary>The same for whoever fills the mask, after <see cref="Resize"/>.</summary>
    internal Span<byte> WritablePixels => _pixels.AsSpan(0, Bounds.Width * Bounds.Height);

    /// <summary>The pixels of a row between the bounds' left and right.</summary>
    /// <param name="y">Of the frame, within the bounds.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public ReadOnlySpan<byte> Row(int y) => WritableRow(y, Bounds);

    /// <summary>A part of a row, for whoever fills the mask.</summary>
    /// <param name="y">Of the frame, within the bounds.</param>
    /// <param name="part">Of the bounds; which columns.</param>
    internal Span<byte> WritableRow(int y, scoped in PixelBounds part) =>
        WritablePixels.Slice(((y - Bounds.Top) * Bounds.Width) + part.Left - Bounds.Left, part.Width);

    /// <summary>Whether a pixel of the frame is object; none outside of it is.</summary>
    public bool IsObject(int x, int y) =>
        x >= Bounds.Left && x < Bounds.Right && y >= Bounds.Top && y < Bounds.Bottom && Row(y)[x - Bounds.Left] != 0;

    /// <summary>Writes the whole frame's pixels: 0 or 255.</summary>
    /// <param name="frame">Row-major [Height, Width].</param>
    /// <exception cref="ArgumentException">It has another number of pixels.</exception>
    public void CopyTo(Span<byte> frame)
    {
        CheckLength(frame.Length, Width, Height);
        frame.Clear();
        for (int y = Bounds.Top; y < Bounds.Bottom; y++)
            Row(y).CopyTo(frame[((y * Width) + Bounds.Left)..]);
    }

    /// <summary>COCO run-length encoding; made at the first call and kept as long as the mask is.</summary>
    public CocoRle ToRle() => _rle ??= CocoRle.Encode(this);

    /// <summary>A copy that outlives the result.</summary>
    public SegmentationMask Clone()
    {
        var copy = new SegmentationMask();
        copy.Reset(Width, Height);
        copy.Resize(new MaskExtent(Area, Bounds));
        Pixels.CopyTo(copy.WritablePixels);
        return copy;
    }

    /// <summary>Becomes an empty mask of a frame.</summary>
    internal void Reset(int width, int height)
    {
        Width = width;
        Height = height;
        Resize(default);
    }

    /// <summary>Takes area and bounds; then every pixel within the bounds is to be written.</summary>
    /// <param name="extent">Of the pixels that will be written; inside the frame.</param>
    internal void Resize(in MaskExtent extent)
    {
        (Area, Bounds) = extent;
        _rle = null;
        int length = Bounds.Width * Bounds.Height;
        if (length <= _pixels.Length)
            return;
        // An object that comes closer would leave an array behind on every frame.
        int capacity = _pixels.Length == 0 ? length : (int)Math.Min(length + (length / 2L), (long)Width * Height);
        _grown?.Invoke(capacity - _pixels.Length);
        _pixels = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Clears every pixel that another mask of the same frame has.</summary>
    internal void Subtract(SegmentationMask other)
    {
        PixelBounds shared = Bounds.Intersect(other.Bounds);
        bool isChanged = false;
        for (int y = shared.Top; y < shared.Bottom; y++)
            isChanged |= MaskOverlap.Subtract(WritableRow(y, shared), other.WritableRow(y, shared));
        if (isChanged)
            Tighten();
    }

    /// <summary>255 where a value is not 0, else 0.</summary>
    /// <param name="values">Any.</param>
    /// <param name="pixels">As many.</param>
    internal static void Binarize(ReadOnlySpan<byte> values, Span<byte> pixels)
    {
        int i = 0;
        for (; i <= values.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (~Vector.Equals(new Vector<byte>(values[i..]), Vector<byte>.Zero)).CopyTo(pixels[i..]);
        for (; i < values.Length; i++)
            pixels[i] = values[i] != 0 ? (byte)255 : (byte)0;
    }

    // Rows move towards the start: none is overwritten before it is read.
    private void Tighten()
    {
        PixelBounds before = Bounds;
        MaskExtent extent = MaskExtent.Of(Pixels, before.Width, PixelBounds.OfFrame(before.Width, before.Height));
        PixelBounds kept = extent.Bounds;
        for (int row = 0; row < kept.Height; row++)
        {
            WritablePixels.Slice(((kept.Top + row) * before.Width) + kept.Left, kept.Width)
                .CopyTo(WritablePixels[(row * kept.Width)..]);
        }

        Resize(extent.Area == 0 ? default : extent with
        {
            Bounds = new PixelBounds(
                before.Left + kept.Left, before.Top + kept.Top, before.Left + kept.Right, before.Top + kept.Bottom),
        });
    }

    private static void CheckLength(int length, int width, int height)
    {
        if (length != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} needs {(long)width * height} bytes, not {length}.");
    }
}
