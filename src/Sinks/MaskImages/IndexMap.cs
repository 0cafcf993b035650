using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Sinks.MaskImages;

/// <summary>One object id a pixel, 0 for the background. Where masks overlap the lowest id has the pixel.</summary>
internal sealed class IndexMap
{
    private byte[] _pixels = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Width * Height);

    public void Draw(FrameResult result)
    {
        (Width, Height) = (result.Frame.Width, result.Frame.Height);
        int length = checked(Width * Height);
        if (_pixels.Length < length)
            _pixels = GC.AllocateUninitializedArray<byte>(length);
        _pixels.AsSpan(0, length).Clear();
        // In order of ids: whoever comes first keeps its pixels.
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Mask is { Area: > 0 } mask)
                Draw(mask, (byte)found.Id.Value);
        }
    }

    private void Draw(SegmentationMask mask, byte id)
    {
        PixelBounds bounds = mask.Bounds;
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            int start = (y * Width) + bounds.Left;
            DrawRow(mask.Pixels.Slice(start, bounds.Width), _pixels.AsSpan(start, bounds.Width), id);
        }
    }

    private static void DrawRow(ReadOnlySpan<byte> mask, Span<byte> row, byte id)
    {
        ref byte source = ref MemoryMarshal.GetReference(mask);
        ref byte target = ref MemoryMarshal.GetReference(row);
        Vector256<byte> ids = Vector256.Create(id);
        int x = 0;
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<byte> before = Vector256.LoadUnsafe(ref target, (nuint)x);
            Vector256<byte> isFree = Vector256.Equals(before, Vector256<byte>.Zero);
            (before | (Vector256.LoadUnsafe(ref source, (nuint)x) & isFree & ids)).StoreUnsafe(ref target, (nuint)x);
        }

        for (; x < row.Length; x++)
        {
            if (mask[x] != 0 && row[x] == 0)
                row[x] = id;
        }
    }
}
