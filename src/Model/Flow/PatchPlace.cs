using System.Runtime.CompilerServices;

namespace SamStream.Model.Flow;

/// <summary>Where a displaced patch's upper left corner lies: a whole pixel and fractions 0–1 beyond it.</summary>
internal readonly record struct PatchPlace(int X, int Y, float FractionX, float FractionY)
{
    /// <summary>Splits a position, held so that the patch lies at most its own size outside of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PatchPlace Clamped(float x, float y, FlowPlane image)
    {
        const int Reach = PatchResidual.Size;
        x = MathF.Min(MathF.Max(x, -Reach), image.Width);
        y = MathF.Min(MathF.Max(y, -Reach), image.Height);
        int wholeX = (int)(x + Reach) - Reach;
        int wholeY = (int)(y + Reach) - Reach;
        return new PatchPlace(wholeX, wholeY, x - wholeX, y - wholeY);
    }
}
