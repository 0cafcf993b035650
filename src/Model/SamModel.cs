using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model;

/// <summary>
/// A Segment-Anything model, opened: an image encoder and a mask decoder. It serves any number of segmenters, one frame
/// at a time, and outlives them: disposed before the last of them, it is freed with that one.
/// </summary>
public sealed class SamModel : IDisposable
{
    // Segmenters, and whoever has opened it.
    private int _users = 1;
    private int _isDisposed;

    /// <param name="manifest">What it was opened from.</param>
    /// <param name="options">How; its providers are settled.</param>
    /// <param name="inputs">The network, and the same for inputs of other sizes; disposed with this.</param>
    /// <param name="boxes">What follows boxes; disposed with this.</param>
    internal SamModel(
        ModelManifest manifest, SamModelOptions options, IReadOnlyList<ISegmentationNetwork> inputs,
        NanoTrackNetwork? boxes = null)
    {
        Manifest = manifest;
        Inputs = inputs;
        Boxes = boxes;
        Precision = options.Precision;
        Provider = options.Encoder.Provider;
        SharesProcessor = OnnxSessionOptions.ShareProcessor(options.Encoder, options.Decoder, Environment.ProcessorCount);
        Decoder = CreateDecoder();
    }

    public ModelManifest Manifest { get; }

    /// <summary>Size of the encoder's input.</summary>
    public InputSize Input => Network.Geometry.Size;

    /// <summary>In what the encoder is computed; never <see cref="ModelPrecision.Auto"/>.</summary>
    public ModelPrecision Precision { get; }

    /// <summary>What runs the encoder; never <see cref="ExecutionProvider.Auto"/>.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>Why <see cref="ExecutionProvider.Auto"/> became the CPU; null if it did not, or was not asked for.</summary>
    public string? WhyOnCpu { get; private init; }

    /// <summary>The 8-bit graphs that opening it built, and did not find in the cache; null if there were none to build.</summary>
    public Int8Build? Int8Build { get; private init; }

    /// <summary>
    /// Why graphs of this process went to a folder of its own, which goes with it: the cache cannot be written. Null if they did not.
    /// </summary>
    public static string? WhyGraphsAreNotKept => GraphCache.WhyNotKept;

    /// <summary>Whose turn it is at it.</summary>
    internal NetworkTurns Turns { get; } = new();

    internal ISegmentationNetwork Network => Inputs[0];

    /// <summary>The network, and the same for inputs of other shapes that cost as much or less.</summary>
    internal IReadOnlyList<ISegmentationNetwork> Inputs { get; }

    /// <summary>What follows boxes; null if nothing does.</summary>
    internal NanoTrackNetwork? Boxes { get; }

    internal IMaskDecoder Decoder { get; }

    /// <summary>True if encoder and decoder at once would have more threads than the machine has processors.</summary>
    internal bool SharesProcessor { get; }

    /// <summary>A decoder with buffers of its own, over the one graph: one for each source.</summary>
    internal IMaskDecoder CreateDecoder() => CreateDecoder(Network);

    /// <summary>The same for one of the <see cref="Inputs"/>.</summary>
    internal IMaskDecoder CreateDecoder(ISegmentationNetwork input) => input.CreateDecoder(SharesProcessor ? Turns : null);

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
            : OpenSettled(manifest, options);
    }

    private static SamModel OpenSettled(ModelManifest manifest, SamModelOptions options, string? whyOnCpu = null)
    {
        INetworkFamily family = NetworkRegistry.FamilyOf(manifest);
        options = family.HasOtherInputs(manifest)
            ? Settled(options.ForFrames(16, 9), family, manifest)
            : Settled(options with { Input = null, Quality = null, WithSquares = false }, family, manifest);
        var build = new Int8Builder(family, manifest, options);
        var inputs = new List<ISegmentationNetwork> { build.Open(options) };
        NanoTrackNetwork? boxes = null;
        try
        {
            if (options.WithSquares)
            {
                IEnumerable<InputSize> squares = inputs[0].Geometry.Size.WithSquares().Skip(1);
                inputs.AddRange(squares.Where(build.HasRanges).Select(size => build.Open(options.OnUse() with { Input = size })));
            }

            if (options.BoxTracker is { } tracker)
                boxes = NanoTrackNetwork.Open(tracker, options.SearchRoots);
            return new SamModel(manifest, options, inputs, boxes) { WhyOnCpu = whyOnCpu, Int8Build = build.Result };
        }
        catch
        {
            boxes?.Dispose();
            foreach (ISegmentationNetwork input in inputs)
                input.Dispose();
            throw;
        }
    }

    private static SamModelOptions Settled(SamModelOptions options, INetworkFamily family, ModelManifest manifest)
    {
        if (options.Precision is not ModelPrecision.Auto)
            return options;
        bool isInBytes = options.Encoder.Provider is ExecutionProvider.Cpu && options.Input is not null
            && family.Quantization(manifest, options)?.Ranges is not null;
        return options with { Precision = isInBytes ? ModelPrecision.Int8 : ModelPrecision.Fp32 };
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
                return OpenSettled(manifest, options.Settled(ExecutionProvider.Cuda));
        }
        catch (ModelException error)
        {
            why = error.Found;
        }

        return OpenSettled(manifest, options.Settled(ExecutionProvider.Cpu), why);
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
        Decoder.Dispose();
        Boxes?.Dispose();
        foreach (ISegmentationNetwork input in Inputs)
            input.Dispose();
    }
}
