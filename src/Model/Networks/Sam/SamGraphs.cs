using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>The files that are loaded for a model, and the tensors of its encoder.</summary>
/// <param name="Input">Size of the encoder's input.</param>
/// <param name="Encoder">Path of the encoder's graph.</param>
/// <param name="EncoderSha256">Hash of that file.</param>
/// <param name="EncoderInputs">What it takes.</param>
/// <param name="EncoderOutputs">What it gives.</param>
/// <param name="Decoder">Path of the decoder's graph.</param>
internal sealed record SamGraphs(
    InputSize Input,
    string Encoder,
    string EncoderSha256,
    IReadOnlyList<TensorSpec> EncoderInputs,
    IReadOnlyList<TensorSpec> EncoderOutputs,
    string Decoder)
{
    /// <summary>Raise it when the same ranges give another encoder.</summary>
    private const int Int8EncoderVersion = 2;

    /// <summary>Those of a model that is opened so; the size of its input is settled.</summary>
    /// <exception cref="ModelException">A file is missing or is another one, or what is to be made before was not.</exception>
    public static SamGraphs Of(ModelManifest manifest, SamModelOptions options) => options switch
    {
        { Precision: ModelPrecision.Int8 } => Int8(manifest, options, options.Input ?? InputSize.Square),
        { Input: { } size } => Built(manifest, options, size),
        _ => Exported(manifest, options),
    };

    /// <summary>The files of the manifest: the encoder as it is, the decoder edited.</summary>
    /// <exception cref="ModelException">A file is missing or is another one.</exception>
    public static SamGraphs Exported(ModelManifest manifest, SamModelOptions options)
    {
        var (encoder, decoder) = FindFiles(manifest, options);
        DecoderRewiring rewiring = manifest.Rewiring ?? throw new ArgumentException("Its decoder is not to be edited.", nameof(manifest));
        var key = GraphCache.KeyOf(
            "decoder", manifest.Decoder.Sha256, $"{DecoderGraph.EditVersion}", rewiring.LowResLogits, rewiring.IouPredictions,
            Describe(manifest.Decoder.Inputs), Describe(manifest.Decoder.Outputs));
        var edited = CacheOf(options).GetOrAdd(key, () =>
        {
            var source = File.ReadAllBytes(decoder);
            SourceSignature.Check(decoder, source, manifest.Decoder);
            return DecoderGraph.Edit(source, rewiring, decoder);
        });
        return new SamGraphs(InputSize.Square, encoder, manifest.Encoder.Sha256, manifest.Encoder.Inputs, manifest.Encoder.Outputs, edited);
    }

    /// <summary>Graphs for an input of another size, with the weights of the manifest's files: the encoder in floats.</summary>
    /// <exception cref="ModelException">A file is missing, is another one, or is not MobileSAM's.</exception>
    public static SamGraphs Built(
        ModelManifest manifest, SamModelOptions options, InputSize size, ModelPrecision decoding = ModelPrecision.Fp32)
    {
        var source = FindFiles(manifest, options).Encoder;
        var encoder = CacheOf(options).GetOrAdd(
            GraphCache.KeyOf("tiny-vit", manifest.Encoder.Sha256, $"{TinyVitEncoder.Version}", $"{size}"),
            () => TinyVitEncoder.Build(new SourceGraph(File.ReadAllBytes(source), source), size));
        return WithDecoder(manifest, options, size, encoder, decoding);
    }

    /// <summary>The encoder in bytes for an input of this size, built if it is not there, and the decoder in bytes.</summary>
    /// <exception cref="ModelException">
    /// There are no ranges for it, the provider is not the CPU, a file is missing, or the cache cannot be written.
    /// </exception>
    public static SamGraphs Int8(ModelManifest manifest, SamModelOptions options, InputSize size)
    {
        if (options.Encoder.Provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt)
        {
            throw new ModelException(
                manifest.Name, null, "the execution provider cpu for precision int8", $"{options.Encoder.Provider}",
                "choose the provider cpu or the precision fp32");
        }

        var ranges = Int8Ranges(manifest, options, size) ?? throw new ModelException(
            manifest.Name, null, $"an 8-bit encoder for {size}", $"no {ActivationRanges.FileOf(manifest)} and none in the cache of graphs",
            $"run samstream models optimize {manifest.Name} --int8 --input-size {size} --calibrate <clip or folder of images>, "
            + "or choose the precision fp32");
        var encoder = CacheOf(options).GetOrAdd(
            Int8Key(manifest, size, ranges),
            () => TinyVitEncoder.Build(EncoderSource(manifest, options), size, LayerPrecision.Bytes(ranges.Layers)));
        return WithDecoder(manifest, options, size, encoder, ModelPrecision.Int8);
    }

    /// <summary>The ranges of the encoder in bytes: those calibrated for a scene, else those that come with the model; or null.</summary>
    /// <exception cref="ModelException">Those that come with the model cannot be used.</exception>
    public static ActivationRanges? Int8Ranges(ModelManifest manifest, SamModelOptions options, InputSize size) =>
        Int8Calibrations(manifest, options, size).FindRanges() ?? ActivationRanges.Find(manifest);

    /// <summary>Whether <see cref="Int8"/> has nothing to build.</summary>
    public static bool IsInt8Built(ModelManifest manifest, SamModelOptions options, InputSize size) =>
        Int8Ranges(manifest, options, size) is { } ranges && CacheOf(options).Find(Int8Key(manifest, size, ranges)) is not null;

    /// <summary>Where what was calibrated for an input of this size is kept.</summary>
    public static Int8Store Int8Calibrations(ModelManifest manifest, SamModelOptions options, InputSize size) => new(
        CacheOf(options), "tiny-vit-int8", manifest.Encoder.Sha256, $"{TinyVitEncoder.Version}", $"{Int8EncoderVersion}", $"{size}");

    /// <summary>
    /// The name of an encoder in bytes in the cache. Its weights are signed bytes where the processor multiplies them exactly,
    /// unsigned elsewhere: a cache may move between machines.
    /// </summary>
    public static string Int8Key(ModelManifest manifest, InputSize size, ActivationRanges ranges, bool productsAreExact) =>
        GraphCache.KeyOf(
            "tiny-vit-int8", manifest.Encoder.Sha256, $"{TinyVitEncoder.Version}", $"{Int8EncoderVersion}", $"{size}", ranges.Hash,
            productsAreExact ? "signed" : "unsigned");

    private static string Int8Key(ModelManifest manifest, InputSize size, ActivationRanges ranges) =>
        Int8Key(manifest, size, ranges, ByteProducts.AreExact);

    private static SamGraphs WithDecoder(
        ModelManifest manifest, SamModelOptions options, InputSize size, string encoder, ModelPrecision precision)
    {
        var source = FindFiles(manifest, options).Decoder;
        var inBytes = precision == ModelPrecision.Int8;
        var decoder = CacheOf(options).GetOrAdd(
            GraphCache.KeyOf(
                inBytes ? "sam-decoder-int8" : "sam-decoder", manifest.Decoder.Sha256, $"{SamDecoder.Version}", $"{size}"),
            () => SamDecoder.Build(new SourceGraph(File.ReadAllBytes(source), source), size, inBytes));
        return new SamGraphs(
            size, encoder, GraphCache.HashOf(encoder), SamContract.EncoderInputs(size), SamContract.EncoderOutputs(size), decoder);
    }

    /// <summary>The encoder's file, checked.</summary>
    /// <exception cref="ModelException">It is missing or is another one.</exception>
    public static SourceGraph EncoderSource(ModelManifest manifest, SamModelOptions options)
    {
        var path = FindFiles(manifest, options).Encoder;
        return new SourceGraph(File.ReadAllBytes(path), path);
    }

    private static (string Encoder, string Decoder) FindFiles(ModelManifest manifest, SamModelOptions options)
    {
        var locator = new ModelFileLocator(options.SearchRoots);
        return (
            locator.FindChecked(manifest.Encoder, manifest),
            locator.FindChecked(manifest.Decoder, manifest));
    }

    public static GraphCache CacheOf(SamModelOptions options) =>
        options.CacheFolder is { } folder ? new GraphCache(folder) : GraphCache.Default();

    private static string Describe(IReadOnlyList<TensorSpec> tensors) =>
        string.Join("; ", tensors.Select(tensor => $"{tensor.Name} {tensor.Signature}"));
}
