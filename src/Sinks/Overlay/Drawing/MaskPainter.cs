using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Lays a translucent colour over a mask's pixels and an opaque contour around them, 16 pixels at a time.</summary>
internal sealed class MaskPainter
{
    private const int PixelsPerStep = 16;

    // Each mask byte goes to the three bytes of its pixel, in three vectors.
    private static readonly Vector128<byte>[] Spread =
    [
        Vector128.Create((byte)0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5),
        Vector128.Create((byte)5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10),
        Vector128.Create((byte)10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15),
    ];

    private readonly MaskEdges _edges = new();

    /// <param name="canvas">Of the mask's size at least.</param>
    /// <param name="mask">Not empty.</param>
    /// <param name="color">Of fill and contour.</param>
    /// <param name="opacity">Of the fill, 0 to 1.</param>
    /// <param name="contourPixels">Width of the contour, inside the mask; 0 for none.</param>
    public void Paint(Canvas canvas, SegmentationMask mask, Bgr color, double opacity, int contourPixels)
    {
        PixelBounds bounds = mask.Bounds;
        _edges.Load(mask, contourPixels);
        var fill = new Fill(color, opacity);
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            PaintRow(
                canvas.Row(y)[(bounds.Left * 3)..(bounds.Right * 3)], mask.Row(y)[bounds.Left..bounds.Right],
                _edges.Row(y - bounds.Top, bounds.Width), fill);
        }
    }

    private static void PaintRow(Span<byte> bgr, ReadOnlySpan<byte> mask, ReadOnlySpan<byte> edges, in Fill fill)
    {
        ref byte maskFirst = ref MemoryMarshal.GetReference(mask);
        ref byte edgeFirst = ref MemoryMarshal.GetReference(edges);
        ref byte pixelFirst = ref MemoryMarshal.GetReference(bgr);
        int x = 0;
        for (; x <= mask.Length - PixelsPerStep; x += PixelsPerStep)
        {
            var inside = Vector128.LoadUnsafe(ref maskFirst, (nuint)x);
            if (inside == Vector128<byte>.Zero)
                continue;
            var edge = Vector128.LoadUnsafe(ref edgeFirst, (nuint)x);
            for (int part = 0; part < Spread.Length; part++)
            {
                ref byte pixels = ref Unsafe.Add(ref pixelFirst, (x * 3) + (part * Vector128<byte>.Count));
                Vector128<byte> below = Vector128.LoadUnsafe(ref pixels);
                Vector128<byte> isInside = Vector128.Shuffle(inside, Spread[part]);
                Vector128<byte> isEdge = Vector128.Shuffle(edge, Spread[part]);
                Vector128<byte> filled = Vector128.ConditionalSelect(isInside, fill.Over(below, part), below);
                Vector128.ConditionalSelect(isEdge, fill.Solid[part], filled).StoreUnsafe(ref pixels);
            }
        }

        for (; x < mask.Length; x++)
        {
            if (mask[x] != 0)
                fill.Over(bgr.Slice(x * 3, 3), edges[x] != 0);
        }
    }

    /// <summary>A colour over another: (below x (256 - alpha) + colour x alpha + 128) / 256.</summary>
    private readonly struct Fill
    {
        private readonly ushort _belowShare;
        private readonly Vector128<ushort>[] _colorShare = new Vector128<ushort>[6];

        public Fill(Bgr color, double opacity)
        {
            int alpha = (int)Math.Round(256 * Math.Clamp(opacity, 0, 1));
            _belowShare = (ushort)(256 - alpha);
            Span<byte> pattern = stackalloc byte[48];
            for (int i = 0; i < pattern.Length; i += 3)
                (pattern[i], pattern[i + 1], pattern[i + 2]) = (color.Blue, color.Green, color.Red);
            for (int part = 0; part < 3; part++)
            {
                Solid[part] = Vector128.Create<byte>(pattern.Slice(part * 16, 16));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Solid[part]);
                // At most 255 x 256 + 128, and with the share of what is below no more than that: it fits 16 bits.
                _colorShare[part * 2] = (low * (ushort)alpha) + Vector128.Create((ushort)128);
                _colorShare[(part * 2) + 1] = (high * (ushort)alpha) + Vector128.Create((ushort)128);
            }
        }

        public Vector128<byte>[] Solid { get; } = new Vector128<byte>[3];

        public Vector128<byte> Over(Vector128<byte> below, int part)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(below);
            low = ((low * _belowShare) + _colorShare[part * 2]) >> 8;
            high = ((high * _belowShare) + _colorShare[(part * 2) + 1]) >> 8;
            return Vector128.Narrow(low, high);
        }

        public void Over(Span<byte> pixel, bool isEdge)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                pixel[channel] = isEdge
                    ? Solid[0][channel]
                    : (byte)(((pixel[channel] * _belowShare) + _colorShare[0][channel]) >> 8);
            }
        }
    }
}
