using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// Carries a mask to the current frame by flow from the current frame to the previous one: every pixel pulls its value
/// from where it was, so there are no holes. Masks are [height*width] of 0 and 255; outside of the image is 0.
/// </summary>
internal static class FlowWarp
{
    private const int StretchColumns = 512;

    private static readonly Vector256<float> LaneOffsets = Vector256.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f);

    /// <summary>Warps a whole mask; see the overload with a region.</summary>
    public static void WarpMask(
        ReadOnlySpan<byte> previousMask, ReadOnlySpan<float> flowX, ReadOnlySpan<float> flowY, int width, int height,
        Span<byte> warped) =>
        WarpMask(previousMask, flowX, flowY, width, height, new PixelRegion(0, 0, width, height), warped);

    /// <summary>Warps a mask by flow of the mask's own resolution.</summary>
    /// <param name="previousMask">Mask of the previous frame, [height*width].</param>
    /// <param name="flowX">Displacement to the previous frame in pixels, [height*width].</param>
    /// <param name="flowY">As <paramref name="flowX"/>, down.</param>
    /// <param name="region">Pixels of the current frame to compute; all others become 0.</param>
    /// <param name="warped">Mask of the current frame, [height*width].</param>
    /// <exception cref="ArgumentException">A span's length is not width × height.</exception>
    public static void WarpMask(
        ReadOnlySpan<byte> previousMask, ReadOnlySpan<float> flowX, ReadOnlySpan<float> flowY, int width, int height,
        PixelRegion region, Span<byte> warped)
    {
        CheckLength(previousMask.Length, width, height, nameof(previousMask));
        CheckLength(flowX.Length, width, height, nameof(flowX));
        CheckLength(flowY.Length, width, height, nameof(flowY));
        CheckLength(warped.Length, width, height, nameof(warped));
        region = region.ClippedTo(width, height);
        ClearOutside(warped, width, region);
        var sampler = new MaskSampler(previousMask, width, height);
        ref float displacementX = ref MemoryMarshal.GetReference(flowX);
        ref float displacementY = ref MemoryMarshal.GetReference(flowY);
        for (int y = region.Y; y < region.Bottom; y++)
        {
            int x = region.X;
            for (; x <= region.Right - FlowPlane.Lanes; x += FlowPlane.Lanes)
            {
                nuint index = (nuint)((y * width) + x);
                sampler.Sample(
                    LaneOffsets + Vector256.Create((float)x) + Vector256.LoadUnsafe(ref displacementX, index),
                    Vector256.Create((float)y) + Vector256.LoadUnsafe(ref displacementY, index),
                    warped.Slice((int)index, FlowPlane.Lanes));
            }

            for (; x < region.Right; x++)
            {
                int index = (y * width) + x;
                warped[index] = sampler.Sample(x + flowX[index], y + flowY[index]);
            }
        }
    }

    /// <summary>Warps a mask by flow of lower resolution, interpolated between the centres of its pixels.</summary>
    /// <param name="previousMask">Mask of the previous frame, [height*width].</param>
    /// <param name="field">Flow from the current frame to the previous one at the working size.</param>
    /// <param name="scaleX">Mask pixels per pixel of the working size across, at least 1.</param>
    /// <param name="scaleY">As <paramref name="scaleX"/>, down.</param>
    /// <param name="region">Pixels of the current frame to compute; all others become 0.</param>
    /// <param name="warped">Mask of the current frame, [height*width].</param>
    /// <exception cref="ArgumentException">A span's length is not width × height.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is below 1.</exception>
    public static void WarpMask(
        ReadOnlySpan<byte> previousMask, FlowField field, float scaleX, float scaleY, int width, int height,
        PixelRegion region, Span<byte> warped)
    {
        CheckLength(previousMask.Length, width, height, nameof(previousMask));
        CheckLength(warped.Length, width, height, nameof(warped));
        ArgumentOutOfRangeException.ThrowIfLessThan(scaleX, 1f);
        ArgumentOutOfRangeException.ThrowIfLessThan(scaleY, 1f);
        region = region.ClippedTo(width, height);
        ClearOutside(warped, width, region);
        var sampler = new MaskSampler(previousMask, width, height);
        float cellX = field.Scale * scaleX;
        float cellY = field.Scale * scaleY;
        Span<float> scratch = stackalloc float[2 * FlowFieldRow.ScratchLength(StretchColumns)];
        Span<float> scratchX = scratch[..(scratch.Length / 2)];
        Span<float> scratchY = scratch[(scratch.Length / 2)..];
        Span<byte> last = stackalloc byte[FlowPlane.Lanes];
        for (int y = region.Y; y < region.Bottom; y++)
        {
            for (int start = region.X; start < region.Right; start += StretchColumns)
            {
                int count = Math.Min(StretchColumns, region.Right - start);
                var rowX = new FlowFieldRow(field.X, cellX, cellY, cellX, y, start, count, scratchX);
                var rowY = new FlowFieldRow(field.Y, cellX, cellY, cellY, y, start, count, scratchY);
                Span<byte> output = warped.Slice((y * width) + start, count);
                for (int i = 0; i < count; i += FlowPlane.Lanes)
                {
                    Vector256<float> x = LaneOffsets + Vector256.Create((float)(start + i));
                    Vector256<float> sourceX = x + rowX.At(x);
                    Vector256<float> sourceY = Vector256.Create((float)y) + rowY.At(x);
                    if (count - i >= FlowPlane.Lanes)
                    {
                        sampler.Sample(sourceX, sourceY, output.Slice(i, FlowPlane.Lanes));
                    }
                    else
                    {
                        sampler.Sample(sourceX, sourceY, last);
                        last[..(count - i)].CopyTo(output[i..]);
                    }
                }
            }
        }
    }

    private static void ClearOutside(Span<byte> mask, int width, PixelRegion region)
    {
        if (region.IsEmpty)
        {
            mask.Clear();
            return;
        }

        mask[..((region.Y * width) + region.X)].Clear();
        for (int y = region.Y; y < region.Bottom - 1; y++)
        {
            mask.Slice((y * width) + region.Right, width - region.Width).Clear();
        }

        mask[(((region.Bottom - 1) * width) + region.Right)..].Clear();
    }

    private static void CheckLength(int length, int width, int height, string name)
    {
        if (length != (long)width * height)
        {
            throw new ArgumentException(
                $"A {width}x{height} image has {(long)width * height} pixels, '{name}' has {length}.", name);
        }
    }
}
