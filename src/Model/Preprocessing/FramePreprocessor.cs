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
    private readonly InputSize _size;
    private readonly FloatTensor _input;
    private readonly int _vectorBits;
    private readonly Vector128<float> _factor;
    private readonly Vector128<float> _offset;
    private readonly int[] _planeOfChannel;

    private LetterboxGeometry _geometry;
    private AntialiasTaps _horizontal = new(1, 1);
    private AntialiasTaps _vertical = new(1, 1);
    private PlanarTaps? _planar;
    private float[] _row = [];

    /// <param name="spec">Mean and standard deviation.</param>
    /// <param name="size">Size of the input.</param>
    /// <param name="input">[1, 3, height, width]; nobody else may write to it.</param>
    /// <param name="vectorBits">Widest vectors to use, where the processor has them.</param>
    public FramePreprocessor(PreprocessingSpec spec, InputSize size, FloatTensor input, int vectorBits = 512)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Span.Length, BgrImage.BytesPerPixel * size.Width * size.Height);
        _size = size;
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
        fixed (byte* pixels = frame.Pixels)
        fixed (float* row = _row, weights = _vertical.Weights)
        {
            for (var y = 0; y < _geometry.ScaledHeight; y++)
            {
                var rows = pixels + ((nint)_vertical.First[y] * frame.StrideBytes);
                var rowWeights = weights + (y * _vertical.Count);
                if (_planar is not null)
                    WritePlanar(_planar, rows, frame.StrideBytes, rowWeights, row, y);
                else
                    WriteInterleaved(rows, frame.StrideBytes, rowWeights, row, y);
            }
        }

        return _geometry;
    }

    private void WritePlanar(PlanarTaps taps, byte* rows, int strideBytes, float* weights, float* row, int y)
    {
        var channelStride = _geometry.FrameWidth + PlanarRow512.Slack;
        var isWide = taps.Lanes == PlanarRow512.Lanes;
        if (isWide)
            PlanarRow512.Blend(rows, strideBytes, weights, _vertical.Count, row, channelStride, _geometry.FrameWidth);
        else
            PlanarRow256.Blend(rows, strideBytes, weights, _vertical.Count, row, channelStride, _geometry.FrameWidth);

        for (var channel = 0; channel < BgrImage.BytesPerPixel; channel++)
        {
            var (factor, offset) = (_factor[channel], _offset[channel]);
            var source = row + (channel * channelStride);
            if (isWide)
                PlanarRow512.Gather(source, taps, _geometry.ScaledWidth, factor, offset, Line(channel, y));
            else
                PlanarRow256.Gather(source, taps, _geometry.ScaledWidth, factor, offset, Line(channel, y));
        }
    }

    private void WriteInterleaved(byte* rows, int strideBytes, float* weights, float* row, int y)
    {
        RowBlend.Blend(
            rows, strideBytes, weights, _vertical.Count, row, _geometry.FrameWidth * BgrImage.BytesPerPixel, _vectorBits);
        fixed (float* horizontalWeights = _horizontal.Weights)
        fixed (int* first = _horizontal.First)
        {
            RowScatter.Scatter(
                row, first, horizontalWeights, _horizontal.Count, _geometry.ScaledWidth,
                _factor, _offset, Line(0, y), Line(1, y), Line(2, y));
        }
    }

    /// <summary>Row y of the plane that a channel of the frame goes to.</summary>
    private float* Line(int channel, int y) =>
        _input.Pointer + ((((nint)_planeOfChannel[channel] * _size.Height) + y) * _size.Width);

    private void Adapt(int width, int height)
    {
        if (width == _geometry.FrameWidth && height == _geometry.FrameHeight)
            return;
        var geometry = new LetterboxGeometry(width, height, _size);
        _horizontal = new AntialiasTaps(width, geometry.ScaledWidth);
        _vertical = new AntialiasTaps(height, geometry.ScaledHeight);

        _planar = _vectorBits >= 512 && PlanarRow512.IsSupported ? PlanarTaps.From(_horizontal, PlanarRow512.Lanes)
            : _vectorBits >= 256 && PlanarRow256.IsSupported ? PlanarTaps.From(_horizontal, PlanarRow256.Lanes)
            : null;

        // Interleaved, the last pixel is loaded as four floats, which the slack covers too.
        _row = GC.AllocateArray<float>((width + PlanarRow512.Slack) * BgrImage.BytesPerPixel, pinned: true);
        _input.Span.Clear();
        _geometry = geometry;
    }
}
