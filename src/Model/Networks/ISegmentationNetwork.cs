using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Networks;

/// <summary>
/// A promptable segmentation network, loaded: frames to embeddings, and by its decoders prompts to masks. What its tensors
/// are called, what is in them besides and how a frame becomes its input stays in its own folder.
/// </summary>
internal interface ISegmentationNetwork : IDisposable
{
    /// <summary>Its input, and the grids of the embedding and of the low-resolution logits.</summary>
    InputGeometry Geometry { get; }

    /// <summary>
    /// Everything but the picture and the region that an embedding depends on, to the last bit: the encoder's graph, how a picture becomes
    /// its input, and what runs it. For keys, not for eyes.
    /// </summary>
    string Identity { get; }

    /// <summary>Channels of the embedding.</summary>
    int Channels { get; }

    /// <summary>Masks that are proposed for each prompt.</summary>
    int MasksPerPrompt { get; }

    /// <summary>A buffer for one frame's embedding, to be used again and again.</summary>
    ImageEmbedding CreateEmbedding();

    /// <summary>Drops what was bound for an embedding that is about to be disposed. From any thread.</summary>
    void Forget(ImageEmbedding embedding);

    /// <summary>
    /// Encodes a region of a frame, which fills the input. One caller at a time. On the CPU, allocates nothing for a size and
    /// embedding seen before.
    /// </summary>
    /// <param name="frame">The picture.</param>
    /// <param name="region">What of it is encoded.</param>
    /// <param name="destination">Of <see cref="CreateEmbedding"/>; gets the values and the geometry.</param>
    /// <param name="options">The caller's own, to end the run by; null: it is not ended.</param>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">The run was ended by its options.</exception>
    void Encode(in YuvImage frame, in PixelBounds region, ImageEmbedding destination, RunOptions? options = null);

    /// <summary>Encodes a whole frame.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    void Encode(in YuvImage frame, ImageEmbedding destination) => Encode(frame, frame.Bounds, destination);

    /// <summary>A decoder with buffers of its own over the same weights.</summary>
    /// <param name="turns">One is taken for each run of the graph; null: it may run beside others.</param>
    IMaskDecoder CreateDecoder(NetworkTurns? turns);
}

/// <summary>Prompts and an embedding to masks. One caller at a time.</summary>
internal interface IMaskDecoder : IDisposable
{
    /// <summary>Bytes of its buffers.</summary>
    long Bytes { get; }

    /// <summary>Whether it looks at masks of prompts; else they are left out.</summary>
    bool TakesMasks => true;

    /// <summary>Answers every prompt of a batch, in its order. On the CPU, allocates nothing for shapes and buffers seen before.</summary>
    /// <exception cref="ArgumentException">A prompt has neither box nor point, nothing was encoded yet, or it is of another size.</exception>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    void Decode(ImageEmbedding embedding, PromptBatch prompts, DecodedMasks result);

    /// <summary>Ends a run that is under way, and every later one. From any thread.</summary>
    void Abort();
}

/// <summary>What opens the networks of one architecture; <c>NetworkRegistry</c> lists them.</summary>
internal interface INetworkFamily
{
    /// <summary>Finds, checks and loads the model's files.</summary>
    /// <param name="manifest">Names them.</param>
    /// <param name="options">Their providers and the input's size are settled.</param>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    ISegmentationNetwork Open(ModelManifest manifest, SamModelOptions options);

    /// <summary>Whether a model can be opened for inputs of other sizes than that of its files.</summary>
    bool HasOtherInputs(ModelManifest manifest) => true;

    /// <summary>What makes the encoder in bytes; null if this architecture's is not built.</summary>
    IEncoderQuantization? Quantization(ModelManifest manifest, SamModelOptions options) => null;
}

/// <summary>Builds the image encoder of one model and input size in bytes.</summary>
internal interface IEncoderQuantization
{
    /// <summary>The encoder's input.</summary>
    InputGeometry Input { get; }

    /// <summary>What was calibrated for a scene.</summary>
    Int8Store Calibrations { get; }

    /// <summary>What the encoder is built with: <see cref="Calibrations"/>, else what comes with the model; null if neither is there.</summary>
    /// <exception cref="ModelException">What comes with the model cannot be used.</exception>
    ActivationRanges? Ranges { get; }

    /// <summary>Whether an encoder for <see cref="Ranges"/> and this processor is in the cache.</summary>
    bool IsBuilt { get; }

    /// <summary>The encoder's graph with its layers computed so.</summary>
    /// <exception cref="ModelException">The model's file is missing, or is not what a graph can be built from.</exception>
    byte[] Build(LayerPrecision precision);

    /// <summary>The network in floats; with <paramref name="encoder"/>, a graph of <see cref="Build"/>, and its decoder in bytes.</summary>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    ISegmentationNetwork Open(byte[]? encoder = null);
}
