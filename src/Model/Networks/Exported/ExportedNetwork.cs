using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks.Exported;

/// <summary>A network whose published files are run as they are, as a contract says.</summary>
internal sealed class ExportedNetwork : ISegmentationNetwork
{
    /// <summary>Rows and columns of the logits of every mask decoder of the SAM kind.</summary>
    private const int LowResSide = 256;

    private readonly NetworkContract _contract;
    private readonly ModelManifest _manifest;
    private readonly OnnxSession _encoder;
    private readonly OnnxSession _decoder;
    private readonly FloatTensor _input;
    private readonly FramePreprocessor _preprocessor;
    private readonly string _embedding;

    private ExportedNetwork(ModelManifest manifest, NetworkContract contract, SamModelOptions options, OnnxSession encoder, OnnxSession decoder)
    {
        (_manifest, _contract, _encoder, _decoder) = (manifest, contract, encoder, decoder);
        PreprocessingSpec input = manifest.Preprocessing;
        var size = new InputSize(input.Size, input.Size);
        Geometry = new InputGeometry(size, contract.CellStep, size.Width / LowResSide, input.Fit is ImageFit.Stretch);
        _embedding = contract.Embedding ?? manifest.Encoder.Outputs[0].Name;
        Channels = manifest.Encoder.Outputs.Named(_embedding, manifest).Shape[1].Size;
        _input = new FloatTensor(1, InputGeometry.Channels, size.Height, size.Width);
        _preprocessor = new FramePreprocessor(input, Geometry, _input);
        Identity = string.Join('\n', [
            manifest.Architecture.Name, manifest.Encoder.Sha256, $"{FramePreprocessor.Version}", $"{input.Size} {input.Channels} {input.Fit}",
            .. input.Mean.Concat(input.Std).Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            $"{options.Encoder.Provider}", OnnxRuntimeEnvironment.Version,
            $"{RuntimeInformation.ProcessArchitecture} {Avx2.IsSupported} {Avx512F.IsSupported}",
        ]);
    }

    public InputGeometry Geometry { get; }

    public string Identity { get; }

    public int Channels { get; }

    public int MasksPerPrompt => _manifest.Capabilities.MasksPerPrompt;

    /// <summary>Loads its graphs.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="contract">What its tensors mean.</param>
    /// <param name="options">How they run.</param>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, does not load or has other tensors.</exception>
    public static ExportedNetwork Open(ModelManifest manifest, NetworkContract contract, SamModelOptions options)
    {
        if (options.Precision is ModelPrecision.Int8)
        {
            throw new ModelException(
                manifest.File, "precision", "fp32", "int8", $"the files of {manifest.Architecture.Name} run as they are: choose the precision fp32");
        }

        Check(manifest, contract);
        var locator = new ModelFileLocator(options.SearchRoots);
        string encoderFile = locator.FindChecked(manifest.Encoder, manifest), decoderFile = locator.FindChecked(manifest.Decoder, manifest);
        OnnxSession? encoder = null, decoder = null;
        try
        {
            encoder = new OnnxSession(encoderFile, manifest.Encoder.Inputs, manifest.Encoder.Outputs, options.Encoder with { CudaGraph = false });
            decoder = new OnnxSession(decoderFile, manifest.Decoder.Inputs, manifest.Decoder.Outputs, SamNetwork.ForDecoder(options.Decoder));
            return new ExportedNetwork(manifest, contract, options, encoder, decoder);
        }
        catch
        {
            encoder?.Dispose();
            decoder?.Dispose();
            throw;
        }
    }

    public ImageEmbedding CreateEmbedding() => _contract.Details.Count == 0
        ? new ImageEmbedding(Geometry, Channels)
        : new DetailedEmbedding(Geometry, Channels, [.. _contract.Details.Select(detail => ShapeOf(detail.Output))]);

    // Nothing stays bound.
    public void Forget(ImageEmbedding embedding)
    {
    }

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        LetterboxGeometry geometry = _preprocessor.Write(frame, region);
        destination.IsOnDevice = false;
        using OnnxBinding binding = _encoder.CreateBinding();
        binding.BindInput(_encoder.Inputs[0], _input.Value);
        binding.BindOutput(_embedding, destination.Tensor.Value);
        if (destination is DetailedEmbedding detailed)
        {
            for (int i = 0; i < detailed.Details.Count; i++)
                binding.BindOutput(_contract.Details[i].Output, detailed.Details[i].Value);
        }

        _encoder.Run(binding, options);
        destination.Geometry = geometry;
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new ExportedDecoder(_decoder, _manifest, _contract, Geometry, turns);

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        _input.Dispose();
    }

    private static void Check(ModelManifest manifest, NetworkContract contract)
    {
        if (manifest.Preprocessing.Size is not (2 * LowResSide or 4 * LowResSide))
        {
            throw new ModelException(
                manifest.File, "preprocessing.size", $"{2 * LowResSide} or {4 * LowResSide}", $"{manifest.Preprocessing.Size}",
                $"write the side that exports of {manifest.Architecture.Name} have");
        }

        foreach (string output in contract.Details.Select(detail => detail.Output).Append(contract.Embedding ?? manifest.Encoder.Outputs[0].Name))
        {
            TensorSpec found = manifest.Encoder.Outputs.Named(output, manifest);
            if (found.Element is not TensorElement.F32 || found.Shape.Count != 4 || found.Shape.Skip(1).Any(size => size.IsFree))
            {
                throw new ModelException(
                    manifest.File, output, "float32 [1, channels, rows, columns]", found.Signature, "use the export of the family, or another architecture");
            }
        }
    }

    private long[] ShapeOf(string output) =>
        [.. _manifest.Encoder.Outputs.Named(output, _manifest).Shape.Select((size, i) => i == 0 ? 1L : size.Size)];
}

/// <summary>An embedding with finer maps beside it.</summary>
/// <param name="input">The network's.</param>
/// <param name="channels">Of the embedding.</param>
/// <param name="shapes">Of the maps, each [1, channels, rows, columns].</param>
internal sealed class DetailedEmbedding(InputGeometry input, int channels, IReadOnlyList<long[]> shapes) : ImageEmbedding(input, channels)
{
    /// <summary>The maps.</summary>
    public IReadOnlyList<FloatTensor> Details { get; } = [.. shapes.Select(shape => new FloatTensor(shape))];

    public override long Bytes => base.Bytes + Details.Sum(detail => (long)sizeof(float) * detail.Span.Length);

    internal override void Save(Span<byte> destination)
    {
        foreach (FloatTensor detail in Details)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(detail.Span);
            bytes.CopyTo(destination);
            destination = destination[bytes.Length..];
        }

        base.Save(destination);
    }

    internal override void Restore(ReadOnlySpan<byte> saved)
    {
        foreach (FloatTensor detail in Details)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(detail.Span);
            saved[..bytes.Length].CopyTo(bytes);
            saved = saved[bytes.Length..];
        }

        base.Restore(saved);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (FloatTensor detail in Details)
                detail.Dispose();
        }

        base.Dispose(disposing);
    }
}
