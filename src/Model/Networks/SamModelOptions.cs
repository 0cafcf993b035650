using System.Diagnostics.CodeAnalysis;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>How a model is opened.</summary>
public sealed record SamModelOptions
{
    /// <summary>How the image encoder runs.</summary>
    public OnnxSessionOptions Encoder { get; init; } = new();

    /// <summary>How the mask decoder runs.</summary>
    public OnnxSessionOptions Decoder { get; init; } = new();

    /// <summary>
    /// Size of the encoder's input; null (default) is the square of the exported files, run as they are. With a size,
    /// graphs for it are built from MobileSAM's weights.
    /// </summary>
    public InputSize? Input { get; init; }

    /// <summary>
    /// Size of the input by its longest side; null (default): as <see cref="Input"/> says, which counts before this. The
    /// other side is that of <see cref="ForFrames"/>, or of 16:9.
    /// </summary>
    public ModelQuality? Quality { get; init; }

    /// <summary>
    /// In what the encoder is computed. Default <see cref="ModelPrecision.Fp32"/>. <see cref="ModelPrecision.Int8"/> needs
    /// the CPU as provider. Its graph is built when the model is first opened with an input size, from the ranges beside the
    /// manifest or from those that <c>samstream models optimize</c> found for a scene.
    /// </summary>
    public ModelPrecision Precision { get; init; }

    /// <summary>
    /// Whether the network is opened for square inputs of the same cost and of less (<see cref="InputSize.WithSquares"/>), too, so
    /// that a region of a frame is encoded in the one that shows it largest. Default false. It is of use with
    /// <c>EncodeRegion.Objects</c>; in 8 bits, only sizes for which there are ranges.
    /// </summary>
    public bool WithSquares { get; init; }

    /// <summary>What follows the boxes of objects; null (default): optical flow alone says where they go.</summary>
    public BoxTrackerManifest? BoxTracker { get; init; }

    /// <summary>
    /// Folder for edited and built graphs; null (default) is <c>SAMSTREAM_CACHE</c>, else <c>samstream</c> in the user's cache
    /// folder. One that others may write is refused; where it cannot be written, graphs go to a folder of this process alone.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folders to look for model files in, before the usual ones. Default none.</summary>
    public IReadOnlyList<string> SearchRoots { get; init; } = [];

    /// <summary>The same with this provider in place of <see cref="ExecutionProvider.Auto"/>.</summary>
    internal SamModelOptions Settled(ExecutionProvider provider) => this with
    {
        Encoder = Encoder.Provider is ExecutionProvider.Auto ? Encoder with { Provider = provider } : Encoder,
        Decoder = Decoder.Provider is ExecutionProvider.Auto ? Decoder with { Provider = provider } : Decoder,
    };

    /// <summary>
    /// The same, with graphs that are found or built now and loaded when they are first run: many inputs are never needed. What becomes
    /// a CUDA graph is loaded now, too.
    /// </summary>
    internal SamModelOptions OnUse() => this with { Encoder = Encoder with { LoadsOnUse = true }, Decoder = Decoder with { LoadsOnUse = true } };

    /// <summary>The same with the input's size settled, by <see cref="Quality"/> for frames of this size where it is open.</summary>
    public SamModelOptions ForFrames(int width, int height) =>
        Input is null && Quality is { } quality ? this with { Input = InputSize.For(quality, width, height) } : this;
}

/// <summary>In what a model is computed.</summary>
public enum ModelPrecision
{
    /// <summary>32-bit floats, as the model was trained.</summary>
    Fp32,

    /// <summary>Most layers of encoder and decoder in bytes, on the CPU alone.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "What everybody calls it, in configurations too.")]
    Int8,

    /// <summary><see cref="Int8"/> on the CPU where there are ranges for an input of the size that is asked for, else <see cref="Fp32"/>.</summary>
    Auto,
}
