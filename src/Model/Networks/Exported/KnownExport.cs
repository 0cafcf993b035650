using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// A published export of a network. Its files are known by their tensors, names, types and shapes, never by what the files are called.
/// </summary>
internal sealed record KnownExport
{
    private static readonly float[] SamMean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] SamStd = [58.395f, 57.12f, 57.375f];

    /// <summary>Of its manifest.</summary>
    public required ModelArchitecture Architecture { get; init; }

    /// <summary>The family and whose export it is.</summary>
    public required string Title { get; init; }

    /// <summary>Tensors of the encoder. A name that is empty may be any.</summary>
    public required GraphTensors Encoder { get; init; }

    /// <summary>Tensors of the decoder; <see cref="GraphTensors.None"/> where the encoder's file is all there is.</summary>
    public required GraphTensors Decoder { get; init; }

    /// <summary>Whether one graph takes the picture and the prompts.</summary>
    public bool IsOneFile => Decoder == GraphTensors.None;

    /// <summary>What they mean.</summary>
    public required NetworkContract Contract { get; init; }

    /// <summary>Side of the square input, pixels; of one whose sides are free, its longest side.</summary>
    public int Size { get; init; } = InputSize.Longest;

    /// <summary>How a region of the frame is fitted into it.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>What is subtracted from red, green and blue of 0–255.</summary>
    public IReadOnlyList<float> Mean { get; init; } = SamMean;

    /// <summary>By what they are divided then.</summary>
    public IReadOnlyList<float> Std { get; init; } = SamStd;

    /// <summary>What is around a frame, of 0–255; null: the mean.</summary>
    public IReadOnlyList<float>? Padding { get; init; }

    /// <summary>How a frame becomes the input.</summary>
    public PreprocessingSpec Preprocessing => new(Size, Mean, Std, ChannelOrder.Rgb, Fit) { Padding = Padding };

    /// <summary>Whether the encoder itself subtracts and divides; null: files are not told apart by that.</summary>
    public bool? NormalizesInside { get; init; } = false;

    /// <summary>The same, of graphs that normalise a picture of the whole input: what is around the frame is to become zero there.</summary>
    public KnownExport WithNormalization() => AsItIs() with { NormalizesInside = true, Padding = SamMean };

    /// <summary>The same, of graphs that take the picture alone, of 0–255, and normalise and pad it.</summary>
    public KnownExport AsItIs() => this with { Mean = [0, 0, 0], Std = [1, 1, 1], NormalizesInside = null };

    /// <summary>What a model can be asked; null: the graph does not tell how many masks it gives.</summary>
    /// <param name="decoder">Of the graph that takes prompts.</param>
    public ModelCapabilities? CapabilitiesOf(GraphTensors decoder)
    {
        DecoderContract contract = Contract.Decoder;
        int? masks = SizeOf(decoder, contract.PredictedIous, 1) ?? SizeOf(decoder, contract.Logits, 3);
        return masks is { } count ? new ModelCapabilities(contract.TakesBoxes, Points: true, contract.Mask is not null, count, Batch: false) : null;
    }

    private static int? SizeOf(GraphTensors graph, string output, int fromEnd) =>
        graph.Outputs.FirstOrDefault(tensor => tensor.Name == output)?.Shape is { } shape && shape.Count >= fromEnd && !shape[^fromEnd].IsFree
            ? shape[^fromEnd].Size
            : null;

    /// <summary>What is other in an encoder than this export has it; empty: nothing is.</summary>
    public IReadOnlyList<string> EncoderDifferences(GraphTensors encoder) =>
    [
        .. encoder.DifferencesFrom(Encoder),
        .. NormalizesInside is not { } inside || encoder.NormalizesImage == inside ? Array.Empty<string>()
            : [inside ? "the picture is not normalised in the graph" : "the picture is normalised in the graph"],
    ];
}

/// <summary>Writes tensors of known exports.</summary>
internal static class Known
{
    /// <summary>An embedding as all of SAM's decoders take it.</summary>
    public static TensorSpec Embedding { get; } = Floats("image_embeddings", -1, 256, 64, 64);

    /// <summary>x and y of each point.</summary>
    public static TensorSpec Points { get; } = Floats("point_coords", -1, -1, 2);

    /// <summary>What each point says.</summary>
    public static TensorSpec Labels { get; } = Floats("point_labels", -1, -1);

    /// <summary>Logits of a mask, and whether there is one.</summary>
    public static IReadOnlyList<TensorSpec> Mask { get; } = [Floats("mask_input", -1, 1, 256, 256), Floats("has_mask_input", -1)];

    /// <summary>A planar picture of 1024 pixels on both sides.</summary>
    public static TensorSpec Picture(string name) => Floats(name, -1, 3, 1024, 1024);

    /// <summary>float32; −1: of any size.</summary>
    public static TensorSpec Floats(string name, params int[] shape) => Tensor(name, TensorElement.F32, shape);

    /// <summary>int64; −1: of any size.</summary>
    public static TensorSpec Longs(string name, params int[] shape) => Tensor(name, TensorElement.I64, shape);

    /// <summary>uint8; −1: of any size.</summary>
    public static TensorSpec Bytes(string name, params int[] shape) => Tensor(name, TensorElement.U8, shape);

    private static TensorSpec Tensor(string name, TensorElement element, int[] shape) =>
        new(name, element, [.. shape.Select(size => new TensorDimension(size))]);
}
