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
