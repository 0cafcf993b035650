using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Measuring;

/// <summary>The image encoder's graph alone, so that neither a decoder nor preprocessing is in what is measured.</summary>
internal sealed class EncoderRun : IDisposable
{
    private readonly OnnxSession _session;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;
    private readonly OrtIoBinding _binding;

    /// <exception cref="ModelException">A file is missing, or the encoder was not made for this size and precision.</exception>
    public EncoderRun(ModelManifest manifest, SamModelOptions options)
    {
        var graphs = SamGraphs.Of(manifest, options);
        Embedding = new ImageEmbedding(SamContract.GeometryOf(graphs.Input), SamContract.Channels);
        _session = new OnnxSession(graphs.Encoder, graphs.EncoderInputs, graphs.EncoderOutputs, options.Encoder);
        _input = new FloatTensor(1, InputGeometry.Channels, graphs.Input.Height, graphs.Input.Width);
        _preprocessor = new FramePreprocessor(manifest.Preprocessing, Embedding.Input, _input);
        _binding = _session.CreateBinding();
        _binding.BindInput(_session.Inputs[0], _input.Value);
        _binding.BindOutput(_session.Outputs[0], Embedding.Tensor.Value);
    }

    /// <summary>What the last run gave.</summary>
    public ImageEmbedding Embedding { get; }

    /// <summary>Makes a frame the input.</summary>
    public void Prepare(in YuvImage frame) => Embedding.Geometry = _preprocessor.Write(frame);

    /// <summary>Runs the graph.</summary>
    public void Run() => _session.Run(_binding);

    public void Dispose()
    {
        _binding.Dispose();
        _session.Dispose();
        _input.Dispose();
        Embedding.Dispose();
    }

    /// <summary>The exported encoder's input for a frame, [3, 1024, 1024], as others are given it.</summary>
    public static float[] InputOf(ModelManifest manifest, in YuvImage frame)
    {
        using var input = new FloatTensor(1, InputGeometry.Channels, InputSize.Longest, InputSize.Longest);
        new FramePreprocessor(manifest.Preprocessing, SamContract.GeometryOf(InputSize.Square), input).Write(frame);
        return input.Span.ToArray();
    }
}
