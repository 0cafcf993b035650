using System.Security.Cryptography;
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
    private readonly ImageEncoder _encoder;
    private readonly OnnxSession _decoder;

    private SamNetwork(string identity, ImageEncoder encoder, OnnxSession decoder) =>
        (Identity, _encoder, _decoder) = (identity, encoder, decoder);

    public string Identity { get; }

    public InputGeometry Geometry => _encoder.Geometry;

    public int Channels => SamContract.Channels;

    public int MasksPerPrompt => DecoderGraph.MasksPerPrompt;

    /// <summary>The input tensor as the last frame left it, [3, height, width].</summary>
    public ReadOnlySpan<float> Input => _encoder.Input;

    /// <summary>Loads its graphs.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="options">How they run.</param>
    /// <param name="graphs">Which they are.</param>
    /// <param name="encoder">Content of a graph that takes the encoder's place; null: the file's.</param>
    /// <exception cref="ModelException">A graph does not load or has other tensors.</exception>
    public static SamNetwork Open(ModelManifest manifest, SamModelOptions options, SamGraphs graphs, byte[]? encoder = null)
    {
        ImageEncoder? encoding = null;
        try
        {
            encoding = ImageEncoder.Open(manifest, options.Encoder, graphs, encoder);
            SamContract.CheckManifest(graphs.Encoder, manifest);
            var decoding = new OnnxSession(
                graphs.Decoder, SamContract.DecoderInputs(graphs.Input), SamContract.DecoderOutputs(graphs.Input),
                options.Decoder.ForDecoder());
            return new SamNetwork(IdentityOf(manifest, options, graphs, encoder), encoding, decoding);
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
        var geometry = _encoder.Prepare(frame, region);
        _encoder.Run(destination, options);
        destination.Geometry = geometry;
    }

    public void Forget(ImageEmbedding embedding) => _encoder.Forget(embedding);

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new MaskDecoder(_decoder, Geometry, turns);

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    /// <summary>The <see cref="Identity"/> of what <see cref="Open"/> loads.</summary>
    internal static string IdentityOf(ModelManifest manifest, SamModelOptions options, SamGraphs graphs, byte[]? encoder = null) => NetworkIdentity.Of(
        "sam", encoder is null ? graphs.EncoderSha256 : Convert.ToHexStringLower(SHA256.HashData(encoder)), graphs.Input,
        manifest.Preprocessing, options.Encoder.Provider);
}
