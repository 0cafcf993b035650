using System.Runtime.Intrinsics;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Sam;

namespace SamStream.Model.Preprocessing;

/// <summary>
/// Writes a frame into the encoder's input tensor in one pass: resize with antialias, normalise, split into planes.
/// Each input row is read once for each output row it touches; between the two halves of the resampling there is a
/// single row. The padding right and below is cleared when the geometry changes and not touched otherwise.
/// </summary>
/// <remarks>
/// Pillow, whose resampling this is, rounds to 8 bits after each half; this does not. The two differ by less than one
/// grey level, 0.018 in the tensor. One caller at a time.
/// </remarks>
internal sealed unsafe class FramePreprocessor
{
    private readonly PreprocessingSpec _spec;
    private readonly FloatTensor _input;
    private readonly int _vectorBits;
    private readonly Vector128<float> _factor;
    private readonly Vector128<float> _offset;
    private readonly int[] _planeOfChannel;

    private LetterboxGeometry _geometry;
    private AntialiasTaps _horizontal = new(1, 1);
    private AntialiasTaps _vertical = new(1, 1);
    private float[] _row = [];

    /// <param name="spec">Size, mean and standard deviation.</param>
    /// <param name="input">[1, 3, size, size]; nobody else may write to it.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public FramePreprocessor(PreprocessingSpec spec, FloatTensor input, int vectorBits = 512)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Span.Length, BgrImage.BytesPerPixel * spec.Size * spec.Size);
        _spec = spec;
        _input = input;
        _vectorBits = vectorBits;

        // Frames are B, G, R; means and deviations are listed R, G, B.
        _factor = Vector128.Create(1 / spec.Std[2], 1 / spec.Std[1], 1 / spec.Std[0], 0);
        _offset = Vector128.Create(
            -spec.Mean[2] / spec.Std[2], -spec.Mean[1] / spec.Std[1], -spec.Mean[0] / spec.Std[0], 0);
        _planeOfChannel = spec.Channels is ChannelOrder.Rgb ? [2, 1, 0] : [0, 1, 2];
    }

    /// <summary>Replaces the content of the input tensor. Allocates only when the frame's size changes.</summary>
    public LetterboxGeometry Write(in BgrImage frame)
    {
        Adapt(frame.Width, frame.Height);
        var size = _spec.Size;
        var plane0 = _input.Pointer + (_planeOfChannel[0] * size * size);
        var plane1 = _input.Pointer + (_planeOfChannel[1] * size * size);
        var plane2 = _input.Pointer + (_planeOfChannel[2] * size * size);
        fixed (byte* pixels = frame.Pixels)
        fixed (float* row = _row, horizontalWeights = _horizontal.Weights, verticalWeights = _vertical.Weights)
        fixed (int* horizontalFirst = _horizontal.First)
        {
            for (var y = 0; y < _geometry.ScaledHeight; y++)
            {
                RowBlend.Blend(
                    pixels + ((nint)_vertical.First[y] * frame.StrideBytes), frame.StrideBytes,
                    verticalWeights + (y * _vertical.Count), _vertical.Count,
                    row, frame.Width * BgrImage.BytesPerPixel, _vectorBits);
                RowScatter.Scatter(
                    row, horizontalFirst, horizontalWeights, _horizontal.Count, _geometry.ScaledWidth,
                    _factor, _offset, plane0 + (y * size), plane1 + (y * size), plane2 + (y * size));
            }
        }

        return _geometry;
    }

    private void Adapt(int width, int height)
    {
        if (width == _geometry.FrameWidth && height == _geometry.FrameHeight)
            return;
        var geometry = new LetterboxGeometry(width, height, _spec.Size);
        _horizontal = new AntialiasTaps(width, geometry.ScaledWidth);
        _vertical = new AntialiasTaps(height, geometry.ScaledHeight);

        // The last pixel is loaded as four floats.
        _row = GC.AllocateArray<float>((width * BgrImage.BytesPerPixel) + 1, pinned: true);
        _input.Span.Clear();
        _geometry = geometry;
    }
}
