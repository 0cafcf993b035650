using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// A frame as an exported encoder takes it: planes of the whole input in floats; or only what the frame fills of it, in bytes, or with its
/// colours interleaved, [rows, columns, 3].
/// </summary>
internal sealed class PictureInput : IDisposable
{
    private readonly InputGeometry _geometry;
    private readonly FloatTensor _planes;
    private readonly FramePreprocessor _preprocessor;
    private readonly bool _isInterleaved;
    private readonly bool _isInBytes;
    private readonly bool _isWhole;
    private OrtValue? _filled;
    private (int Width, int Height) _size;

    /// <param name="name">What the graph calls it.</param>
    /// <param name="spec">Type and shape that the graph takes.</param>
    /// <param name="preprocessing">Mean and standard deviation.</param>
    /// <param name="geometry">Of the input.</param>
    public PictureInput(string name, TensorSpec spec, PreprocessingSpec preprocessing, InputGeometry geometry)
    {
        (Name, _geometry) = (name, geometry);
        _isInterleaved = spec.Shape.Count == 3;
        _isInBytes = spec.Element is TensorElement.U8;
        _isWhole = !_isInterleaved && !_isInBytes;
        _planes = new FloatTensor(1, InputGeometry.Channels, geometry.Height, geometry.Width);
        _preprocessor = new FramePreprocessor(preprocessing, geometry, _planes);
    }

    /// <summary>What the graph calls it.</summary>
    public string Name { get; }

    /// <summary>What ONNX Runtime binds: another one after a frame of another shape.</summary>
    public OrtValue Value => _isWhole ? _planes.Value : _filled!;

    /// <summary>Replaces its content by a region of a frame.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="region">What of it.</param>
    /// <param name="isOther">Whether <see cref="Value"/> is another one than before.</param>
    public LetterboxGeometry Write(in YuvImage frame, in PixelBounds region, out bool isOther)
    {
        LetterboxGeometry written = _preprocessor.Write(frame, region);
        isOther = false;
        if (_isWhole)
            return written;
        (int Width, int Height) size = (written.ScaledWidth, written.ScaledHeight);
        if (size != _size)
        {
            long[] shape = _isInterleaved ? [size.Height, size.Width, InputGeometry.Channels] : [1, InputGeometry.Channels, size.Height, size.Width];
            _filled?.Dispose();
            _filled = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, _isInBytes ? TensorElementType.UInt8 : TensorElementType.Float, shape);
            (_size, isOther) = (size, true);
        }

        if (_isInBytes)
            Fill(_filled!.GetTensorMutableDataAsSpan<byte>());
        else
            Fill(_filled!.GetTensorMutableDataAsSpan<float>());
        return written;
    }

    public void Dispose()
    {
        _filled?.Dispose();
        _planes.Dispose();
    }

    private void Fill<T>(Span<T> destination)
        where T : struct, System.Numerics.INumberBase<T>
    {
        Span<float> line = stackalloc float[InputSize.Longest];
        line = line[.._size.Width];
        for (int channel = 0; channel < InputGeometry.Channels; channel++)
        {
            for (int y = 0; y < _size.Height; y++)
            {
                _planes.Span.Slice(((channel * _geometry.Height) + y) * _geometry.Width, _size.Width).CopyTo(line);
                if (_isInBytes)
                    TensorPrimitives.Round(line, line);
                if (!_isInterleaved)
                {
                    TensorPrimitives.ConvertSaturating<float, T>(line, destination.Slice(((channel * _size.Height) + y) * _size.Width, _size.Width));
                    continue;
                }

                int at = (y * _size.Width * InputGeometry.Channels) + channel;
                foreach (float value in line)
                {
                    destination[at] = T.CreateSaturating(value);
                    at += InputGeometry.Channels;
                }
            }
        }
    }
}
