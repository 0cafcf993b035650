using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Preprocessing;

/// <summary>
/// Writes a frame into the encoder's input tensor in one pass: resize with antialias, convert to red, green and blue,
/// normalise. The padding is filled when the geometry changes and not touched otherwise.
/// </summary>
/// <remarks>
/// Pillow, whose resampling this is, rounds to 8 bits after each half; this does not. The two differ by less than one
/// grey level, 0.018 in the tensor. One caller at a time.
/// </remarks>
internal sealed unsafe class FramePreprocessor
{
    /// <summary>Raise it when the same frame gives another input.</summary>
    public const int Version = 1;

    /// <summary>What is around a frame in the middle of the input, on the scale 0 to 255: as YOLOv8 is trained.</summary>
    private static readonly float[] Grey = [114, 114, 114];

    /// <summary>Shapes of regions whose weights are kept: as many as regions come in, and the frame's own.</summary>
    private const int MostKnownShapes = 16;

    private readonly InputGeometry _size;
    private readonly FloatTensor _input;
    private readonly int _vectorBits;
    private readonly ChannelScale _scale;
    private readonly PreprocessingSpec _spec;

    // Luma, Cb and Cr of a row.
    private readonly float[] _rows;
    private readonly Dictionary<(int, int, int, int), FrameResampling> _known = [];
    private LetterboxGeometry _geometry;
    private int _left;
    private int _top;
    private FrameResampling? _resampling;

    /// <param name="spec">Mean and standard deviation.</param>
    /// <param name="size">Size of the input.</param>
    /// <param name="input">[1, 3, height, width]; nobody else may write to it.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public FramePreprocessor(PreprocessingSpec spec, InputGeometry size, FloatTensor input, int vectorBits = 512)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Span.Length, InputGeometry.Channels * size.Width * size.Height);
        _size = size;
        _input = input;
        _vectorBits = vectorBits;
        _scale = new ChannelScale(spec);
        _spec = spec;
        // Sides are whole vectors.
        _rows = GC.AllocateArray<float>(InputGeometry.Channels * size.Width, pinned: true);
    }

    /// <summary>
    /// Input pixels left of and above a region that lies in the middle, to the nearest whole low-resolution cell, so that what a network
    /// makes of it is that of the region at the top left, moved.
    /// </summary>
    public static (int Left, int Top) MarginsOf(in LetterboxGeometry geometry)
    {
        InputGeometry input = geometry.Input;
        int step = input.LowResStep;
        return (Nearest((input.Width - geometry.ScaledWidth) / 2), Nearest((input.Height - geometry.ScaledHeight) / 2));

        int Nearest(int pixels) => (pixels + (step / 2)) / step * step;
    }

    /// <summary>Replaces the content of the input tensor by a frame.</summary>
    public LetterboxGeometry Write(in YuvImage frame) => Write(frame, frame.Bounds);

    /// <summary>
    /// Replaces the content of the input tensor by a region of a frame. Allocates only for shapes that were not among the last
    /// few.
    /// </summary>
    public LetterboxGeometry Write(in YuvImage frame, in PixelBounds region)
    {
        Adapt(new LetterboxGeometry(frame.Width, frame.Height, region, _size));
        var (red, blue) = _spec.Channels is ChannelOrder.Rgb ? (0, 2) : (2, 0);
        fixed (float* luma = _rows)
        {
            float* cb = luma + _size.Width, cr = cb + _size.Width;
            for (var y = 0; y < _geometry.ScaledHeight; y++)
            {
                _resampling!.Sample(frame, _geometry, y, luma, cb, cr);
                YuvRow.Write(luma, cb, cr, _geometry.ScaledWidth, frame.Colors, _scale, Line(red, y), Line(1, y), Line(blue, y));
            }
        }

        return _geometry;
    }

    private float* Line(int plane, int y) => _input.Pointer + ((((nint)plane * _size.Height) + _top + y) * _size.Width) + _left;

    private void Clear()
    {
        _input.Span.Clear();
        IReadOnlyList<float>? padding = _spec.Padding ?? (_spec.Fit is ImageFit.CentredLetterbox ? Grey : null);
        if (padding is null)
            return;
        var pixels = _size.Width * _size.Height;
        for (var plane = 0; plane < InputGeometry.Channels; plane++)
        {
            var color = _spec.Channels is ChannelOrder.Rgb ? plane : InputGeometry.Channels - 1 - plane;
            _input.Span.Slice(plane * pixels, pixels).Fill((padding[color] * _scale.Factor[color]) + _scale.Offset[color]);
        }
    }

    private void Adapt(in LetterboxGeometry geometry)
    {
        if (geometry == _geometry)
            return;
        if (geometry.ScaledWidth != _geometry.ScaledWidth || geometry.ScaledHeight != _geometry.ScaledHeight)
        {
            Clear();
            _known.Clear();
        }

        var shape = FrameResampling.ShapeOf(geometry);
        if (!_known.TryGetValue(shape, out _resampling))
        {
            if (_known.Count >= MostKnownShapes)
                _known.Clear();
            _resampling = new FrameResampling(geometry, _vectorBits);
            _known.Add(shape, _resampling);
        }

        _geometry = geometry;
        if (_spec.Fit is ImageFit.CentredLetterbox)
            (_left, _top) = MarginsOf(geometry);
    }
}
