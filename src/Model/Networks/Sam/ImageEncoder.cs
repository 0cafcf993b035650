using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// Frames to embeddings. On a GPU an embedding is left there for the mask decoder, and copied to the CPU's memory once. One caller at a
/// time.
/// </summary>
internal sealed class ImageEncoder : IDisposable
{
    /// <summary>Embeddings that can be in use in turn without binding anew.</summary>
    private const int BindingCapacity = 256;

    private readonly OnnxSession _session;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);
    private readonly DeviceCopy? _copy;
    private readonly CapturedGraph? _captured;

    private ImageEncoder(PreprocessingSpec preprocessing, InputSize size, OnnxSession session, OnnxSessionOptions options)
    {
        Geometry = SamContract.GeometryOf(size);
        _session = session;
        _input = new FloatTensor(1, InputGeometry.Channels, size.Height, size.Width);
        _preprocessor = new FramePreprocessor(preprocessing, Geometry, _input);
        if (!session.HasDevice)
            return;
        _copy = new DeviceCopy(options);
        if (!session.IsCudaGraph)
            return;
        try
        {
            _captured = new CapturedGraph(
                session, _copy, [1, InputGeometry.Channels, size.Height, size.Width],
                [1, SamContract.Channels, Geometry.CellRows, Geometry.CellColumns]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Loads its graph.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="graphs">Which it is.</param>
    /// <param name="content">Content of a graph that takes its place; null: the file's.</param>
    /// <exception cref="ModelException">It does not load, has other tensors or cannot be captured as a CUDA graph.</exception>
    public static ImageEncoder Open(ModelManifest manifest, OnnxSessionOptions options, SamGraphs graphs, byte[]? content = null) => new(
        manifest.Preprocessing, graphs.Input,
        new OnnxSession(graphs.Encoder, graphs.EncoderInputs, graphs.EncoderOutputs, options, content), options);

    public InputGeometry Geometry { get; }

    /// <summary>The input tensor as the last frame left it, [3, height, width].</summary>
    public ReadOnlySpan<float> Input => _input.Span;

    /// <summary>Makes a region of a frame the input.</summary>
    /// <returns>Where the region lies in the input.</returns>
    public LetterboxGeometry Prepare(in YuvImage frame, in PixelBounds region) => _preprocessor.Write(frame, region);

    /// <summary>Encodes the input. Allocates nothing on the CPU for an embedding seen before.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended by its options.</exception>
    public void Run(ImageEmbedding destination, RunOptions? options = null)
    {
        destination.IsOnDevice = false;
        if (_copy is null)
        {
            _session.Run(BindingFor(destination, destination.Tensor.Value), options);
            return;
        }

        OrtValue values = destination.RoomOn(_session);
        if (_captured is null)
            _session.Run(BindingFor(destination, values), options);
        else
            _captured.Run(_input.Value, values, options);
        _copy.Run(values, destination.Tensor.Value);
        destination.IsOnDevice = true;
    }

    /// <summary>Drops what was bound for an embedding that is about to be disposed. From any thread.</summary>
    public void Forget(ImageEmbedding embedding)
    {
        lock (_bindings)
            _bindings.Remove(new Key(embedding.Tensor));
    }

    public void Dispose()
    {
        _bindings.Dispose();
        _captured?.Dispose();
        _copy?.Dispose();
        _session.Dispose();
        _input.Dispose();
    }

    private OnnxBinding BindingFor(ImageEmbedding destination, OrtValue output)
    {
        // Other cameras' segmenters end while this one encodes.
        lock (_bindings)
        {
            var key = new Key(destination.Tensor);
            if (_bindings.TryGet(key, out var binding))
                return binding;
            binding = _session.CreateBinding();
            binding.BindInput(_session.Inputs[0], _input.Value);
            binding.BindOutput(_session.Outputs[0], output);
            _bindings.Add(key, binding);
            return binding;
        }
    }

    private readonly record struct Key(FloatTensor Values);
}
