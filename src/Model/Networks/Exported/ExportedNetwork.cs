using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
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

    /// <summary>Embeddings that can be in use in turn without binding anew.</summary>
    private const int BindingCapacity = 256;

    private readonly NetworkContract _contract;
    private readonly ModelManifest _manifest;
    private readonly OnnxSession _encoder;
    private readonly OnnxSession _decoder;
    private readonly PictureInput _picture;
    private readonly string _embedding;
    private readonly BindingCache<Key> _bindings = new(BindingCapacity);

    private ExportedNetwork(ModelManifest manifest, NetworkContract contract, SamModelOptions options, OnnxSession encoder, OnnxSession decoder)
    {
        (_manifest, _contract, _encoder, _decoder) = (manifest, contract, encoder, decoder);
        PreprocessingSpec input = manifest.Preprocessing;
        var size = new InputSize(input.Size, input.Size);
        TensorSpec embedding = contract.EmbeddingOf(manifest);
        Geometry = new InputGeometry(size, size.Width / embedding.Shape[^1].Size, size.Width / LowResSide, input.Fit is ImageFit.Stretch);
        (_embedding, Channels) = (embedding.Name, embedding.Shape[1].Size);
        _picture = new PictureInput(encoder.Inputs[0], manifest.Encoder.Inputs[0], input, Geometry);
        Identity = NetworkIdentity.Of($"{manifest.Architecture.Name} {input.Fit}", manifest.Encoder.Sha256, size, input, options.Encoder.Provider);
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
        Check(manifest, contract);
        var locator = new ModelFileLocator(options.SearchRoots);
        string encoderFile = locator.FindChecked(manifest.Encoder, manifest), decoderFile = locator.FindChecked(manifest.Decoder, manifest);
        OnnxSession? encoder = null, decoder = null;
        try
        {
            encoder = new OnnxSession(encoderFile, manifest.Encoder.Inputs, manifest.Encoder.Outputs, options.Encoder with { CudaGraph = false });
            decoder = new OnnxSession(decoderFile, manifest.Decoder.Inputs, manifest.Decoder.Outputs, options.Decoder.ForDecoder());
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

    public void Forget(ImageEmbedding embedding)
    {
        lock (_bindings)
            _bindings.Remove(new Key(embedding.Tensor));
    }

    public void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null)
    {
        destination.Geometry = default;
        LetterboxGeometry geometry = _picture.Write(frame, region, out bool isOther);
        if (isOther)
        {
            lock (_bindings)
                _bindings.Clear();
        }

        destination.IsOnDevice = false;
        _encoder.Run(BindingFor(destination), options);
        destination.Geometry = geometry;
    }

    public IMaskDecoder CreateDecoder(NetworkTurns? turns) => new ExportedDecoder(_decoder, _manifest.Decoder, _manifest, _contract, Geometry, turns);

    public void Dispose()
    {
        _bindings.Dispose();
        _encoder.Dispose();
        _decoder.Dispose();
        _picture.Dispose();
    }

    private OnnxBinding BindingFor(ImageEmbedding destination)
    {
        // Other cameras' segmenters end while this one encodes.
        lock (_bindings)
        {
            var key = new Key(destination.Tensor);
            if (_bindings.TryGet(key, out OnnxBinding binding))
                return binding;
            binding = _encoder.CreateBinding();
            binding.BindInput(_picture.Name, _picture.Value);
            binding.BindOutput(_embedding, destination.Tensor.Value);
            for (int i = 0; i < _contract.Details.Count; i++)
                binding.BindOutput(_contract.Details[i].Output, ((DetailedEmbedding)destination).Details[i].Value);
            _bindings.Add(key, binding);
            return binding;
        }
    }

    private static void Check(ModelManifest manifest, NetworkContract contract)
    {
        foreach (TensorSpec found in contract.Details.Select(detail => manifest.Encoder.Outputs.Named(detail.Output, manifest)).Append(contract.EmbeddingOf(manifest)))
        {
            if (found.Element is not TensorElement.F32 || found.Shape.Count != 4 || found.Shape.Skip(1).Any(size => size.IsFree))
            {
                throw new ModelException(
                    manifest.File, found.Name, "float32 [1, channels, rows, columns]", found.Signature, "use the export of the family, or another architecture");
            }
        }
    }

    private long[] ShapeOf(string output) =>
        [.. _manifest.Encoder.Outputs.Named(output, _manifest).Shape.Select((size, i) => i == 0 ? 1L : size.Size)];

    private readonly record struct Key(FloatTensor Values);
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
