using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>Reads a mask [height*width] of 0 and 255 between its pixels: 255 from a bilinear ½ on.</summary>
internal readonly ref struct MaskSampler(ReadOnlySpan<byte> mask, int width, int height)
{
    private readonly ref byte _pixels = ref MemoryMarshal.GetReference(mask);
    private readonly Vector256<float> _lastX = Vector256.Create((float)(width - 1));
    private readonly Vector256<float> _lastY = Vector256.Create((float)(height - 1));

    /// <summary>Samples eight places at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sample(Vector256<float> x, Vector256<float> y, Span<byte> output)
    {
        // The last column and row are left to the careful path: their right and lower neighbours are outside.
        Vector256<float> inside = Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero)
            & Vector256.LessThan(x, _lastX)
            & Vector256.GreaterThanOrEqual(y, Vector256<float>.Zero)
            & Vector256.LessThan(y, _lastY);
        if (Vector256.EqualsAll(inside.AsInt32(), Vector256<int>.AllBitsSet))
        {
            Vector256<int> wholeX = Vector256.ConvertToInt32(x);
            Vector256<int> wholeY = Vector256.ConvertToInt32(y);
            Vector256<int> index = (wholeY * width) + wholeX;
            for (int lane = 0; lane < FlowPlane.Lanes; lane++)
            {
                int corner = index.GetElement(lane);
                ushort upper = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref _pixels, corner));
                ushort lower = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref _pixels, corner + width));
                output[lane] = (upper | lower) == 0 ? (byte)0
                    : (upper & lower) == ushort.MaxValue ? (byte)255
                    : Sample(x.GetElement(lane), y.GetElement(lane));
            }

            return;
        }

        for (int lane = 0; lane < FlowPlane.Lanes; lane++)
        {
            output[lane] = Sample(x.GetElement(lane), y.GetElement(lane));
        }
    }

    /// <summary>Samples one place, which may be anywhere, even not a number (0).</summary>
    public byte Sample(float x, float y)
    {
        if (!(x > -1f && x < width && y > -1f && y < height))
        {
            return 0;
        }

        int left = (int)MathF.Floor(x);
        int top = (int)MathF.Floor(y);
        float fractionX = x - left;
        float fractionY = y - top;
        float above = At(left, top) + (fractionX * (At(left + 1, top) - At(left, top)));
        float below = At(left, top + 1) + (fractionX * (At(left + 1, top + 1) - At(left, top + 1)));
        return above + (fractionY * (below - above)) >= 0.5f ? (byte)255 : (byte)0;
    }

    private float At(int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)height && Unsafe.Add(ref _pixels, (y * width) + x) != 0 ? 1f : 0f;
}
