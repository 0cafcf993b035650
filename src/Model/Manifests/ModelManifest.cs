namespace SamStream.Model.Manifests;

/// <summary>A model: its files, what they expect and what they can do. Read from <c>configs/models/*.yaml</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's own file, as an absolute path.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }
    /// <summary>What its graphs are.</summary>
    public ModelArchitecture Architecture { get; init; } = ModelArchitecture.Sam;

    public required string Description { get; init; }
    public required string License { get; init; }
    public required string Source { get; init; }
    public required ModelFile Encoder { get; init; }
    public required ModelFile Decoder { get; init; }
    public required DecoderRewiring Rewiring { get; init; }
    public required PreprocessingSpec Preprocessing { get; init; }
    public required ModelCapabilities Capabilities { get; init; }

    /// <summary>By what the tracker scores its masks.</summary>
    public required ScoreWeights Score { get; init; }
}

/// <summary>One ONNX file of a model.</summary>
/// <param name="Path">Where it is, relative to a search root, or absolute.</param>
/// <param name="Sha256">Hash of the whole file, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Length of the file in bytes.</param>
/// <param name="Inputs">Every input of the graph.</param>
/// <param name="Outputs">Every output of the graph.</param>
public sealed record ModelFile(
    string Path,
    string Sha256,
    long Bytes,
    IReadOnlyList<TensorSpec> Inputs,
    IReadOnlyList<TensorSpec> Outputs);

/// <summary>Tensors inside a decoder's graph that become its outputs.</summary>
/// <param name="LowResLogits">Logits of all masks, [prompts, masks, 256, 256].</param>
/// <param name="IouPredictions">Predicted IoU of all masks, [prompts, masks].</param>
public sealed record DecoderRewiring(string LowResLogits, string IouPredictions);

/// <summary>How a frame becomes the encoder's input: longest side to <see cref="Size"/>, normalised, zeros right and below.</summary>
/// <param name="Size">Side of the square input, pixels.</param>
/// <param name="Mean">Mean of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Std">Standard deviation of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Channels">Order of the planes in the input tensor.</param>
public sealed record PreprocessingSpec(
    int Size,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    ChannelOrder Channels);

/// <summary>Order of the colour planes in an input tensor.</summary>
public enum ChannelOrder
{
    Rgb,
    Bgr,
}

/// <summary>What a model can be asked.</summary>
/// <param name="Boxes">Takes a box as a prompt.</param>
/// <param name="Points">Takes positive and negative points.</param>
/// <param name="Masks">Takes the low-resolution logits of a mask.</param>
/// <param name="MasksPerPrompt">Masks it proposes for one prompt.</param>
/// <param name="Batch">Answers the prompts of several objects in one call.</param>
public sealed record ModelCapabilities(bool Boxes, bool Points, bool Masks, int MasksPerPrompt, bool Batch);

/// <summary>What a model's graphs are: which tensors they have, and so which code runs them.</summary>
/// <param name="Name">As manifests write it.</param>
/// <param name="NeedsRewiring">Whether its decoder is edited, as <c>decoder.rewire</c> says.</param>
public sealed record ModelArchitecture(string Name, bool NeedsRewiring)
{
    /// <summary>Segment Anything's own export: MobileSAM and others have it, too.</summary>
    public static ModelArchitecture Sam { get; } = new("sam", NeedsRewiring: true);

    /// <summary>Those that the program runs.</summary>
    public static IReadOnlyList<ModelArchitecture> All { get; } = [Sam];
}
