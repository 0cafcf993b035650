using System.Numerics;

namespace SamStream.Model.Flow;

/// <summary>The levels of a pyramid that are worth searching for an image size, finest first.</summary>
/// <param name="Width">Full width in pixels.</param>
/// <param name="Height">Full height in pixels.</param>
/// <param name="FinestLevel">Halvings from the full image to the first level.</param>
/// <param name="Count">Number of levels; 0 where the image is smaller than a patch.</param>
internal readonly record struct PyramidShape(int Width, int Height, int FinestLevel, int Count)
{
    /// <summary>
    /// The finest level is the wanted one, or a finer one where that would be smaller than a patch. The coarsest is
    /// about four patches long (motion of a quarter of the frame is in reach), and no narrower than one patch.
    /// </summary>
    public static PyramidShape For(int width, int height, int wantedFinestLevel)
    {
        int patchesAcross = Math.Min(width, height) / PatchResidual.Size;
        if (patchesAcross == 0)
        {
            return new PyramidShape(width, height, 0, 0);
        }

        int narrowest = BitOperations.Log2((uint)patchesAcross);
        double fourPatchesLong = Math.Round(Math.Log2(Math.Max(width, height) / (4.0 * PatchResidual.Size)));
        int finest = Math.Min(wantedFinestLevel, narrowest);
        int coarsest = Math.Max(finest, (int)Math.Min(narrowest, fourPatchesLong));
        return new PyramidShape(width, height, finest, coarsest - finest + 1);
    }

    /// <summary>Full pixels per pixel of a level, exact: levels round their size up.</summary>
    public int ScaleOf(int index) => 1 << (FinestLevel + index);

    public int WidthOf(int index) => (Width + ScaleOf(index) - 1) / ScaleOf(index);

    public int HeightOf(int index) => (Height + ScaleOf(index) - 1) / ScaleOf(index);
}
