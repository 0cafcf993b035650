using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.Sam;

/// <summary>Frames to embeddings, one at a time: whoever shares it takes turns (<see cref="SamModel.Turns"/>).</summary>
internal sealed class ImageEncoder : IDisposable
{
    /// <summary>Embeddings that can be in use in turn without binding anew.</summary>
    private const int BindingCapacity = 256;

    private readonly OnnxSession _session;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;
    private readonly string _inputName;
    private readonly string _outputName;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);

    /// <param name="session">A graph with one input and one output; disposed with this.</param>
    /// <param name="preprocessing">How a frame becomes the input.</param>
    /// <param name="size">Size of the input.</param>
    public ImageEncoder(OnnxSession session, PreprocessingSpec preprocessing, InputSize size)
    {
        _session = session;
        _inputName = session.Inputs[0];
        _outputName = session.Outputs[0];
        _input = new FloatTensor(1, InputSize.Channels, size.Height, size.Width);
        _preprocessor = new FramePreprocessor(preprocessing, size, _input);
    }

    /// <summary>The input tensor as the last frame left it, [3, height, width].</summary>
    public ReadOnlySpan<float> Input => _input.Span;

    /// <summary>Encodes a frame into <paramref name="destination"/>. Allocates nothing for a size and embedding seen before.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void Encode(in YuvImage frame, ImageEmbedding destination) =>
        Encode(frame, frame.Bounds, destination);

    /// <summary>The same with a region of a frame, which fills the input: its objects are as large there as they can be.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended by its options.</exception>
    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        var geometry = _preprocessor.Write(frame, region);
        _session.Run(BindingFor(destination), options);
        destination.Geometry = geometry;
    }

    public void Dispose()
    {
        _bindings.Dispose();
        _session.Dispose();
        _input.Dispose();
    }

    /// <summary>Drops what was bound for an embedding that is about to be disposed.</summary>
    public void Forget(ImageEmbedding embedding)
    {
        lock (_bindings)
            _bindings.Remove(new Key(embedding.Tensor));
    }

    private OrtIoBinding BindingFor(ImageEmbedding destination)
    {
        // Other cameras' segmenters end while this one encodes.
        lock (_bindings)
        {
            var key = new Key(destination.Tensor);
            if (_bindings.TryGet(key, out var binding))
                return binding;
            binding = _session.CreateBinding();
            binding.BindInput(_inputName, _input.Value);
            binding.BindOutput(_outputName, destination.Tensor.Value);
            _bindings.Add(key, binding);
            return binding;
        }
    }

    private readonly record struct Key(FloatTensor Output);
}
