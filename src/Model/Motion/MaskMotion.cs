using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Motion;

/// <summary>Flow from one frame back to another, with what it takes to carry masks of frames along it.</summary>
/// <param name="Field">At the working size.</param>
/// <param name="ScaleX">Frame pixels per pixel of the working size, across.</param>
/// <param name="ScaleY">The same, down.</param>
/// <param name="ReachX">The longest displacement across, in frame pixels.</param>
/// <param name="ReachY">The same, down.</param>
internal readonly record struct MaskMotion(FlowField Field, float ScaleX, float ScaleY, float ReachX, float ReachY)
{
    /// <summary>The same with the longest displacements of the field.</summary>
    public static MaskMotion Of(FlowField field, float scaleX, float scaleY) => new(
        field, scaleX, scaleY, Reach(field.X) * field.Scale * scaleX, Reach(field.Y) * field.Scale * scaleY);

    /// <summary>Carries a mask of the frame that the flow points to.</summary>
    public void Carry(BinaryMask previous, BinaryMask carried)
    {
        // A pixel pulls its value from at most the longest displacement away: nothing further out can be object.
        BoxXyxy reachable = previous.Bounds.ToBox().Expand(ReachX + 1, ReachY + 1);
        PixelBounds region = PixelBounds.Around(reachable, previous.Width, previous.Height);
        carried.Resize(previous.Width, previous.Height);
        FlowWarp.WarpMask(
            previous.Pixels, Field, ScaleX, ScaleY, previous.Width, previous.Height,
            new PixelRegion(region.Left, region.Top, region.Width, region.Height), carried.Pixels);
        carried.Measure(region);
    }

    private static float Reach(FlowPlane plane)
    {
        Vector256<float> reach = default;
        float last = 0;
        for (int y = 0; y < plane.Height; y++)
        {
            ReadOnlySpan<float> row = plane.Row(y);
            ref float first = ref MemoryMarshal.GetReference(row);
            int x = 0;
            for (; x <= row.Length - FlowPlane.Lanes; x += FlowPlane.Lanes)
                reach = Vector256.Max(reach, Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)x)));
            for (; x < row.Length; x++)
                last = MathF.Max(last, MathF.Abs(row[x]));
        }

        for (int lane = 0; lane < FlowPlane.Lanes; lane++)
            last = MathF.Max(last, reach[lane]);
        return last;
    }
}
