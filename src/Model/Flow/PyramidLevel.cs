namespace SamStream.Model.Flow;

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
