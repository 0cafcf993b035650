using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// A gray image at the scales that <see cref="DisOpticalFlow"/> works on, with derivatives. Build one per frame and
/// swap two of them, so that each frame is reduced once.
/// </summary>
internal sealed class GrayPyramid
{
    private readonly PyramidLevel[] _levels;
    private readonly BoxReduction _reduction;

    /// <summary>Allocates a pyramid for images of one size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size or an option is out of range.</exception>
    public GrayPyramid(int width, int height, DisFlowOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        options.Validate();
        Width = width;
        Height = height;
        PyramidShape shape = PyramidShape.For(width, height, options.FinestLevel);
        _levels = new PyramidLevel[shape.Count];
        for (int i = 0; i < _levels.Length; i++)
        {
            _levels[i] = new PyramidLevel(shape.WidthOf(i), shape.HeightOf(i), shape.ScaleOf(i));
        }

        _reduction = new BoxReduction(width, shape.FinestLevel);
    }

    /// <summary>Width of the full image in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the full image in pixels.</summary>
    public int Height { get; }

    /// <summary>The levels, finest first; empty where the image is smaller than a patch.</summary>
    public ReadOnlySpan<PyramidLevel> Levels => _levels;

    /// <summary>Replaces the content by a gray image [height*width], row-major without padding.</summary>
    /// <exception cref="ArgumentException">The span's length is not width × height.</exception>
    public void Build(ReadOnlySpan<byte> gray)
    {
        if (gray.Length != Width * Height)
        {
            throw new ArgumentException(
                $"A {Width}x{Height} image has {Width * Height} pixels, the span has {gray.Length}.", nameof(gray));
        }

        for (int i = 0; i < _levels.Length; i++)
        {
            if (i == 0)
            {
                _reduction.Run(gray, Width, Height, _levels[0].Intensity);
            }
            else
            {
                BoxReduction.Halve(_levels[i - 1].Intensity, _levels[i].Intensity);
            }

            _levels[i].Complete();
        }
    }
}

/// <summary>One level of a <see cref="GrayPyramid"/>: intensities 0–255 and their derivatives per level pixel.</summary>
internal sealed class PyramidLevel
{
    /// <summary>
    /// Replicated pixels around the image. A patch may hang over an edge by its own size, plus one pixel of
    /// interpolation.
    /// </summary>
    public const int Margin = 16;

    public PyramidLevel(int width, int height, int scale)
    {
        Scale = scale;
        Intensity = new FlowPlane(width, height, Margin);
        GradientX = new FlowPlane(width, height, Margin);
        GradientY = new FlowPlane(width, height, Margin);
    }

    /// <summary>Full-resolution pixels per level pixel, along each axis.</summary>
    public int Scale { get; }

    public int Width => Intensity.Width;

    public int Height => Intensity.Height;

    public FlowPlane Intensity { get; }

    public FlowPlane GradientX { get; }

    public FlowPlane GradientY { get; }

    /// <summary>Fills the margin and the derivatives after <see cref="Intensity"/> was written.</summary>
    public void Complete()
    {
        Intensity.ReplicateEdges(Margin);
        ImageGradient.Compute(Intensity, GradientX, GradientY);
    }
}

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
