using System.Security.Cryptography;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Sam;

/// <summary>
/// A Segment-Anything model, opened: an image encoder and a mask decoder. It serves any number of segmenters, one frame
/// at a time, and outlives them: disposed before the last of them, it is freed with that one.
/// </summary>
public sealed class SamModel : IDisposable
{
    private readonly OnnxSession _decoderSession;
    // Segmenters, and whoever has opened it.
    private int _users = 1;
    private int _isDisposed;

    private SamModel(
        ModelManifest manifest, SamModelOptions options, InputSize input, OnnxSession encoder, OnnxSession decoder)
    {
        Manifest = manifest;
        Input = input;
        Precision = options.Precision;
        Provider = options.Encoder.Provider;
        SharesProcessor = OnnxSessionOptions.ShareProcessor(options.Encoder, options.Decoder, Environment.ProcessorCount);
        _decoderSession = decoder;
        Encoder = new ImageEncoder(encoder, manifest.Preprocessing, input);
        Decoder = CreateDecoder();
    }

    public ModelManifest Manifest { get; }

    /// <summary>Size of the encoder's input.</summary>
    public InputSize Input { get; }

    /// <summary>In what the encoder is computed.</summary>
    public ModelPrecision Precision { get; }

    /// <summary>What runs the encoder; never <see cref="ExecutionProvider.Auto"/>.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>Why <see cref="ExecutionProvider.Auto"/> became the CPU; null if it did not, or was not asked for.</summary>
    public string? WhyOnCpu { get; private init; }

    /// <summary>Whose turn it is at it.</summary>
    internal NetworkTurns Turns { get; } = new();

    internal ImageEncoder Encoder { get; }
    internal MaskDecoder Decoder { get; }

    /// <summary>True if encoder and decoder at once would have more threads than the machine has processors.</summary>
    internal bool SharesProcessor { get; }

    /// <summary>A decoder with buffers of its own, over the one graph: one for each source.</summary>
    internal MaskDecoder CreateDecoder() => new(_decoderSession, Input, SharesProcessor ? Turns : null);

    /// <summary>The same, from the path of a manifest.</summary>
    /// <exception cref="ManifestException">The manifest is missing or wrong.</exception>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    public static SamModel Open(string manifestPath, SamModelOptions? options = null) =>
        Open(ManifestReader.Read(manifestPath), options);

    /// <summary>Finds, checks and loads the model's files. Takes about a second.</summary>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    public static SamModel Open(ModelManifest manifest, SamModelOptions? options = null)
    {
        options ??= new SamModelOptions();
        return options.Encoder.Provider is ExecutionProvider.Auto || options.Decoder.Provider is ExecutionProvider.Auto
            ? OpenWhereItWorks(manifest, options)
            : Open(manifest, options, encoderGraph: null);
    }

    /// <summary>The same with an encoder in bytes for the same input, given as the content of its graph, and the decoder in bytes.</summary>
    internal static SamModel Open(
        ModelManifest manifest, SamModelOptions options, byte[]? encoderGraph, string? whyOnCpu = null)
    {
        options = options.ForFrames(16, 9);
        var graphs = encoderGraph is null
            ? SamGraphs.Of(manifest, options)
            : SamGraphs.Built(manifest, options, options.Input ?? InputSize.Square, ModelPrecision.Int8);
        OnnxSession? encoder = null;
        try
        {
            encoder = new OnnxSession(
                graphs.Encoder, graphs.EncoderInputs, graphs.EncoderOutputs, options.Encoder, encoderGraph);
            SamContract.CheckManifest(graphs.Encoder, manifest);
            var decoder = new OnnxSession(
                graphs.Decoder, SamContract.DecoderInputs(graphs.Input), SamContract.DecoderOutputs(graphs.Input),
                options.Decoder);
            return new SamModel(manifest, options, graphs.Input, encoder, decoder) { WhyOnCpu = whyOnCpu };
        }
        catch
        {
            encoder?.Dispose();
            throw;
        }
    }

    // That a GPU works shows when a graph is loaded for it. What ails the model itself is told by the CPU, too.
    private static SamModel OpenWhereItWorks(ModelManifest manifest, SamModelOptions options)
    {
        string? why = options.Precision is ModelPrecision.Int8
            ? "int8 runs on the cpu"
            : GpuRequirements.FindProblem(ExecutionProvider.Cuda)?.Found;
        try
        {
            if (why is null)
                return Open(manifest, options.Settled(ExecutionProvider.Cuda), encoderGraph: null);
        }
        catch (ModelException error)
        {
            why = error.Found;
        }

        return Open(manifest, options.Settled(ExecutionProvider.Cpu), encoderGraph: null, why);
    }

    /// <summary>Gives it back; it is freed when nobody uses it any longer.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            Release();
    }

    /// <summary>True once nobody uses it.</summary>
    internal bool IsFreed => Volatile.Read(ref _users) == 0;

    /// <summary>One more who uses it, until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal void AddUser()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        Interlocked.Increment(ref _users);
    }

    /// <summary>Ends what <see cref="AddUser"/> began.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) != 0)
            return;
        Encoder.Dispose();
        Decoder.Dispose();
        _decoderSession.Dispose();
    }

    /// <summary>The path of one of the model's files, whose length and hash are those of the manifest.</summary>
    /// <exception cref="ModelException">It is missing or is another one.</exception>
    internal static string FindChecked(ModelFileLocator locator, ModelFile file, ModelManifest manifest)
    {
        const string Cure = "run make setup, or correct bytes and sha256 in the manifest if the file is meant to be another";
        var path = locator.Find(file, manifest);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length != file.Bytes)
                throw new ModelException(path, null, $"{file.Bytes} bytes", $"{stream.Length} bytes", Cure);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return hash == file.Sha256
                ? path
                : throw new ModelException(path, null, $"SHA-256 {file.Sha256}", hash, Cure);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, null, "a readable file", error.Message, "check its permissions", error);
        }
    }
}
