using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Lays a value over samples, 16 at a time.</summary>
internal static class PixelBlend
{
    private static readonly int Step = Vector128<byte>.Count;

    /// <summary>target = (target x (255 - opacity) + value x opacity) / 255, rounded.</summary>
    /// <param name="target">Samples.</param>
    /// <param name="opacity">As many at least.</param>
    /// <param name="value">What is laid over them.</param>
    public static void Blend(Span<byte> target, ReadOnlySpan<byte> opacity, byte value)
    {
        ref byte samples = ref MemoryMarshal.GetReference(target);
        ref byte opacities = ref MemoryMarshal.GetReference(opacity[..target.Length]);
        var over = Vector128.Create((ushort)value);
        int x = 0;
        for (; x <= target.Length - Step; x += Step)
        {
            var alpha = Vector128.LoadUnsafe(ref opacities, (nuint)x);
            if (alpha == Vector128<byte>.Zero)
                continue;
            (Vector128<ushort> alphaLow, Vector128<ushort> alphaHigh) = Vector128.Widen(alpha);
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref samples, (nuint)x));
            Vector128.Narrow(Mix(low, over, alphaLow), Mix(high, over, alphaHigh)).StoreUnsafe(ref samples, (nuint)x);
        }

        for (; x < target.Length; x++)
            target[x] = (byte)Divide((target[x] * (255 - opacity[x])) + (value * opacity[x]) + 128);
    }

    /// <summary>The mean of each 2x2 values of two rows, rounded.</summary>
    /// <param name="upper">Twice as many as there are means, like <paramref name="lower"/>.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="means">Where to.</param>
    public static void Average(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> means)
    {
        for (int i = 0; i < means.Length; i++)
            means[i] = (byte)((upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1] + 2) >> 2);
    }

    // All of it fits 16 bits: at most 255 x 255 + 128, and 1/256 of that more.
    private static Vector128<ushort> Mix(Vector128<ushort> below, Vector128<ushort> over, Vector128<ushort> alpha)
    {
        Vector128<ushort> sum = (below * (Vector128.Create((ushort)255) - alpha)) + (over * alpha) + Vector128.Create((ushort)128);
        return (sum + (sum >>> 8)) >>> 8;
    }

    private static int Divide(int sum) => (sum + (sum >> 8)) >> 8;
}
