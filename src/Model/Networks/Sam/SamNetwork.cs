using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// Segment Anything (Kirillov et al., arXiv 2304.02643) and what shares its tensors, such as MobileSAM (Zhang et al., arXiv
/// 2306.14289): an image encoder and a mask decoder.
/// </summary>
internal sealed class SamNetwork : ISegmentationNetwork
{
    /// <summary>Embeddings that can be in use in turn without binding anew.</summary>
    private const int BindingCapacity = 256;

    private readonly OnnxSession _encoder;
    private readonly OnnxSession _decoder;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;
    private readonly string _inputName;
    private readonly string _outputName;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);

    private SamNetwork(PreprocessingSpec preprocessing, InputSize size, OnnxSession encoder, OnnxSession decoder)
    {
        Geometry = SamContract.GeometryOf(size);
        (_encoder, _decoder) = (encoder, decoder);
        _inputName = encoder.Inputs[0];
        _outputName = encoder.Outputs[0];
        _input = new FloatTensor(1, InputGeometry.Channels, size.Height, size.Width);
        _preprocessor = new FramePreprocessor(preprocessing, Geometry, _input);
    }

    public InputGeometry Geometry { get; }

    public int Channels => SamContract.Channels;

    public int MasksPerPrompt => DecoderGraph.MasksPerPrompt;

    /// <summary>The input tensor as the last frame left it, [3, height, width].</summary>
    public ReadOnlySpan<float> Input => _input.Span;

    /// <summary>Loads its graphs.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="options">How they run.</param>
    /// <param name="graphs">Which they are.</param>
    /// <param name="encoder">Content of a graph that takes the encoder's place; null: the file's.</param>
    /// <exception cref="ModelException">A graph does not load or has other tensors.</exception>
    public static SamNetwork Open(ModelManifest manifest, SamModelOptions options, SamGraphs graphs, byte[]? encoder = null)
    {
        OnnxSession? encoding = null;
        try
        {
            encoding = new OnnxSession(graphs.Encoder, graphs.EncoderInputs, graphs.EncoderOutputs, options.Encoder, encoder);
            SamContract.CheckManifest(graphs.Encoder, manifest);
            var decoding = new OnnxSession(
                graphs.Decoder, SamContract.DecoderInputs(graphs.Input), SamContract.DecoderOutputs(graphs.Input),
                options.Decoder);
            return new SamNetwork(manifest.Preprocessing, graphs.Input, encoding, decoding);
        }
        catch
        {
            encoding?.Dispose();
            throw;
        }
    }

    public ImageEmbedding CreateEmbedding() => new(Geometry, Channels);

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        var geometry = _preprocessor.Write(frame, region);
        _encoder.Run(BindingFor(destination), options);
        destination.Geometry = geometry;
    }

    public void Forget(ImageEmbedding embedding)
    {
        lock (_bindings)
            _bindings.Remove(new Key(embedding.Tensor));
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new MaskDecoder(_decoder, Geometry, turns);

    public void Dispose()
    {
        _bindings.Dispose();
        _encoder.Dispose();
        _input.Dispose();
        _decoder.Dispose();
    }

    private OrtIoBinding BindingFor(ImageEmbedding destination)
    {
        // Other cameras' segmenters end while this one encodes.
        lock (_bindings)
        {
            var key = new Key(destination.Tensor);
            if (_bindings.TryGet(key, out var binding))
                return binding;
            binding = _encoder.CreateBinding();
            binding.BindInput(_inputName, _input.Value);
            binding.BindOutput(_outputName, destination.Tensor.Value);
            _bindings.Add(key, binding);
            return binding;
        }
    }

    private readonly record struct Key(FloatTensor Output);
}
