using System.Runtime.Intrinsics;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Sam;
using SamStream.Pipeline.Geometry;

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
    /// <summary>Sizes of regions whose weights are kept: as many as regions come in, and the frame's own.</summary>
    private const int MostKnownSizes = 16;

    private readonly InputSize _size;
    private readonly FloatTensor _input;
    private readonly int _vectorBits;
    private readonly Vector128<float> _factor;
    private readonly Vector128<float> _offset;
    private readonly int[] _planeOfChannel;

    private readonly Dictionary<(int Width, int Height), FrameTaps> _known = [];
    private LetterboxGeometry _geometry;
    private FrameTaps _taps = new(1, 1, 1, 1, vectorBits: 0);

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

    /// <summary>Replaces the content of the input tensor by a frame.</summary>
    public LetterboxGeometry Write(in BgrImage frame) =>
        Write(frame, frame.Bounds);

    /// <summary>
    /// Replaces the content of the input tensor by a region of a frame. Allocates only for sizes that were not among the last
    /// few.
    /// </summary>
    public LetterboxGeometry Write(in BgrImage frame, in PixelBounds region)
    {
        Adapt(new LetterboxGeometry(frame.Width, frame.Height, region, _size));
        var (vertical, planar) = (_taps.Vertical, _taps.Planar);
        fixed (byte* all = frame.Pixels)
        fixed (float* row = _taps.Row, weights = vertical.Weights)
        {
            var pixels = all + ((nint)region.Top * frame.StrideBytes) + (region.Left * BgrImage.BytesPerPixel);
            for (var y = 0; y < _geometry.ScaledHeight; y++)
            {
                var rows = pixels + ((nint)vertical.First[y] * frame.StrideBytes);
                var rowWeights = weights + (y * vertical.Count);
                if (planar is not null)
                    WritePlanar(planar, rows, frame.StrideBytes, rowWeights, row, y);
                else
                    WriteInterleaved(rows, frame.StrideBytes, rowWeights, row, y);
            }
        }

        return _geometry;
    }

    private void WritePlanar(PlanarTaps taps, byte* rows, int strideBytes, float* weights, float* row, int y)
    {
        var channelStride = _geometry.Region.Width + PlanarRow512.Slack;
        var isWide = taps.Lanes == PlanarRow512.Lanes;
        if (isWide)
            PlanarRow512.Blend(rows, strideBytes, weights, _taps.Vertical.Count, row, channelStride, _geometry.Region.Width);
        else
            PlanarRow256.Blend(rows, strideBytes, weights, _taps.Vertical.Count, row, channelStride, _geometry.Region.Width);

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
            rows, strideBytes, weights, _taps.Vertical.Count, row, _geometry.Region.Width * BgrImage.BytesPerPixel, _vectorBits);
        fixed (float* horizontalWeights = _taps.Horizontal.Weights)
        fixed (int* first = _taps.Horizontal.First)
        {
            RowScatter.Scatter(
                row, first, horizontalWeights, _taps.Horizontal.Count, _geometry.ScaledWidth,
                _factor, _offset, Line(0, y), Line(1, y), Line(2, y));
        }
    }

    /// <summary>Row y of the plane that a channel of the frame goes to.</summary>
    private float* Line(int channel, int y) =>
        _input.Pointer + ((((nint)_planeOfChannel[channel] * _size.Height) + y) * _size.Width);

    private void Adapt(in LetterboxGeometry geometry)
    {
        if (geometry == _geometry)
            return;
        if (geometry.ScaledWidth != _geometry.ScaledWidth || geometry.ScaledHeight != _geometry.ScaledHeight)
        {
            _input.Span.Clear();
            _known.Clear();
        }

        var size = (geometry.Region.Width, geometry.Region.Height);
        if (!_known.TryGetValue(size, out _taps!))
        {
            if (_known.Count >= MostKnownSizes)
                _known.Clear();
            _taps = new FrameTaps(size.Width, size.Height, geometry.ScaledWidth, geometry.ScaledHeight, _vectorBits);
            _known.Add(size, _taps);
        }

        _geometry = geometry;
    }
}
