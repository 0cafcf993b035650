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

    /// <summary><see cref="ModelFile.None"/> where the encoder's file is all there is.</summary>
    public required ModelFile Decoder { get; init; }

    /// <summary>Its files, and what each of them is.</summary>
    public IReadOnlyList<(string Part, ModelFile File)> Files =>
        Decoder != ModelFile.None ? [("encoder", Encoder), ("decoder", Decoder)] : [("encoder", Encoder)];

    /// <summary>Tensors in its decoder that become the outputs; null: the decoder's own outputs are used.</summary>
    public required DecoderRewiring? Rewiring { get; init; }

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
    IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>Of what a model does not have.</summary>
    public static ModelFile None { get; } = new("", "", 0, [], []);
}

/// <summary>Tensors inside a decoder's graph that become its outputs.</summary>
/// <param name="LowResLogits">Logits of all masks, [prompts, masks, 256, 256].</param>
/// <param name="IouPredictions">Predicted IoU of all masks, [prompts, masks].</param>
public sealed record DecoderRewiring(string LowResLogits, string IouPredictions);

/// <summary>How a frame becomes the encoder's input.</summary>
/// <param name="Size">Side of the square input, pixels.</param>
/// <param name="Mean">Mean of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Std">Standard deviation of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Channels">Order of the planes in the input tensor.</param>
/// <param name="Fit">How a region of the frame is fitted into the input.</param>
public sealed record PreprocessingSpec(
    int Size,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    ChannelOrder Channels,
    ImageFit Fit = ImageFit.Letterbox)
{
    /// <summary>
    /// What is around the frame, in the order R, G, B on the scale 0–255; null: grey of 114 around one in the middle, else the mean, which
    /// is zero in the tensor.
    /// </summary>
    public IReadOnlyList<float>? Padding { get; init; }
}

/// <summary>How a region of a frame is fitted into a square input.</summary>
public enum ImageFit
{
    /// <summary>Its longest side is the input's; zeros right and below, after normalisation.</summary>
    Letterbox,

    /// <summary>Both of its sides are the input's, whatever its shape is.</summary>
    Stretch,

    /// <summary>Its longest side is the input's, and it lies in the middle; the rest is grey, 114 of 255.</summary>
    CentredLetterbox,
}

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
public sealed record ModelArchitecture(string Name)
{
    /// <summary>Whether prompts are answered by a graph of its own; else the program does it. Default true.</summary>
    public bool HasDecoder { get; init; } = true;

    /// <summary>Whether one graph may take the picture and the prompts, in place of two. Default false.</summary>
    public bool MayBeOneFile { get; init; }

    /// <summary>How frames can be fitted into its input. Default: letterbox or stretch.</summary>
    public IReadOnlyList<ImageFit> Fits { get; init; } = [ImageFit.Letterbox, ImageFit.Stretch];

    /// <summary>Segment Anything's own export: MobileSAM and others have it, too.</summary>
    public static ModelArchitecture Sam { get; } = new("sam");

    /// <summary>EdgeSAM (Zhou et al., arXiv 2312.06660).</summary>
    public static ModelArchitecture EdgeSam { get; } = new("edge-sam");

    /// <summary>EfficientSAM (Xiong et al., arXiv 2312.00863), in two files or in one.</summary>
    public static ModelArchitecture EfficientSam { get; } = new("efficient-sam") { MayBeOneFile = true };

    /// <summary>EfficientViT-SAM (Zhang et al., arXiv 2402.05008).</summary>
    public static ModelArchitecture EfficientVitSam { get; } = new("efficientvit-sam");

    /// <summary>FastSAM (Zhao et al., arXiv 2306.12156): YOLOv8 that segments all objects, in one file.</summary>
    public static ModelArchitecture FastSam { get; } = new("fast-sam") { HasDecoder = false, Fits = [ImageFit.CentredLetterbox] };

    /// <summary>NVIDIA's NanoSAM.</summary>
    public static ModelArchitecture NanoSam { get; } = new("nano-sam");

    /// <summary>SAM 2 (Ravi et al., arXiv 2408.00714), for images.</summary>
    public static ModelArchitecture Sam2 { get; } = new("sam2");

    /// <summary>SlimSAM (Chen et al., arXiv 2312.05284), as Hugging Face exports it.</summary>
    public static ModelArchitecture SlimSam { get; } = new("slim-sam");

    /// <summary>Those that the program runs.</summary>
    public static IReadOnlyList<ModelArchitecture> All { get; } = [Sam, EdgeSam, EfficientSam, EfficientVitSam, FastSam, NanoSam, Sam2, SlimSam];
}
