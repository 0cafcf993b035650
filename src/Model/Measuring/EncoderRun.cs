using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Measuring;

/// <summary>The image encoder alone, so that neither a decoder nor preprocessing is in what is measured.</summary>
internal sealed class EncoderRun : IDisposable
{
    private readonly ImageEncoder _encoder;

    /// <exception cref="ModelException">A file is missing, or the encoder was not made for this size and precision.</exception>
    public EncoderRun(ModelManifest manifest, SamModelOptions options)
        : this(ImageEncoder.Open(manifest, options.Encoder, SamGraphs.Of(manifest, options)))
    {
    }

    /// <param name="manifest">Says how a frame becomes the input.</param>
    /// <param name="options">How the encoder runs.</param>
    /// <param name="size">Size of its input.</param>
    /// <param name="graph">Another encoder with the tensors of a built one.</param>
    /// <exception cref="ModelException">It does not load or has other tensors.</exception>
    public EncoderRun(ModelManifest manifest, SamModelOptions options, InputSize size, byte[] graph)
        : this(ImageEncoder.Open(
            manifest, options.Encoder,
            new SamGraphs(size, "a built encoder", "", SamContract.EncoderInputs(size), SamContract.EncoderOutputs(size), Decoder: ""), graph))
    {
    }

    private EncoderRun(ImageEncoder encoder)
    {
        _encoder = encoder;
        Embedding = new ImageEmbedding(_encoder.Geometry, SamContract.Channels);
    }

    /// <summary>What the last run gave.</summary>
    public ImageEmbedding Embedding { get; }

    /// <summary>Makes a frame the input.</summary>
    public void Prepare(in YuvImage frame) => Embedding.Geometry = _encoder.Prepare(frame, frame.Bounds);

    /// <summary>Encodes it.</summary>
    public void Run() => _encoder.Run(Embedding);

    public void Dispose()
    {
        _encoder.Dispose();
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
