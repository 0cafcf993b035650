using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>First derivatives of an image: central differences smoothed across (Sobel), per pixel.</summary>
internal static class ImageGradient
{
    /// <summary>Writes d/dx and d/dy of <paramref name="image"/>, whose margin must be filled.</summary>
    public static void Compute(FlowPlane image, FlowPlane gradientX, FlowPlane gradientY)
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(image.Data);
        ref float targetX = ref MemoryMarshal.GetArrayDataReference(gradientX.Data);
        ref float targetY = ref MemoryMarshal.GetArrayDataReference(gradientY.Data);
        for (int y = 0; y < image.Height; y++)
        {
            nuint above = (nuint)image.IndexOf(0, y - 1);
            nuint middle = (nuint)image.IndexOf(0, y);
            nuint below = (nuint)image.IndexOf(0, y + 1);
            for (int x = 0; x < image.Width; x += FlowPlane.Lanes)
            {
                nuint column = (nuint)x;
                Vector256<float> a0 = Vector256.LoadUnsafe(ref source, above + column - 1);
                Vector256<float> a1 = Vector256.LoadUnsafe(ref source, above + column);
                Vector256<float> a2 = Vector256.LoadUnsafe(ref source, above + column + 1);
                Vector256<float> m0 = Vector256.LoadUnsafe(ref source, middle + column - 1);
                Vector256<float> m2 = Vector256.LoadUnsafe(ref source, middle + column + 1);
                Vector256<float> b0 = Vector256.LoadUnsafe(ref source, below + column - 1);
                Vector256<float> b1 = Vector256.LoadUnsafe(ref source, below + column);
                Vector256<float> b2 = Vector256.LoadUnsafe(ref source, below + column + 1);
                Vector256<float> corners = b2 - a0;
                Vector256<float> counterCorners = a2 - b0;
                Vector256<float> dx = (corners + counterCorners + ((m2 - m0) * 2f)) * 0.125f;
                Vector256<float> dy = (corners - counterCorners + ((b1 - a1) * 2f)) * 0.125f;
                dx.StoreUnsafe(ref targetX, middle + column);
                dy.StoreUnsafe(ref targetY, middle + column);
            }
        }
    }
}
