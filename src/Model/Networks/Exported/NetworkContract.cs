using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// What exported graphs expect beyond the types and shapes that their manifest lists: the meaning of their tensors.
/// </summary>
internal sealed record NetworkContract
{
    /// <summary>The encoder's output that is the embedding; null: its first one.</summary>
    public string? Embedding { get; init; }

    /// <summary>Finer maps that the decoder needs besides: the encoder's output, and the decoder's input.</summary>
    public IReadOnlyList<(string Output, string Input)> Details { get; init; } = [];

    /// <summary>The decoder's.</summary>
    public required DecoderContract Decoder { get; init; }

    /// <summary>The tensor of a manifest's encoder that is the embedding.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public TensorSpec EmbeddingOf(ModelManifest manifest) =>
        Embedding is { } name ? manifest.Encoder.Outputs.Named(name, manifest) : manifest.Encoder.Outputs[0];
}

/// <summary>What a decoder's tensors mean.</summary>
internal sealed record DecoderContract
{
    /// <summary>Input: the embedding; null: it takes the picture.</summary>
    public string? Embedding { get; init; } = "image_embeddings";

    /// <summary>Input: x and y of each point, […, points, 2].</summary>
    public string Points { get; init; } = "point_coords";

    /// <summary>Input: 1 on the object, 0 off it, 2 and 3 a box's first and last corner, −1 nothing; [..., points].</summary>
    public string Labels { get; init; } = "point_labels";

    /// <summary>Input: low-resolution logits of a mask, not thresholded; null: it takes none.</summary>
    public string? Mask { get; init; }

    /// <summary>Input: 1 if there is a mask, else 0; null: it takes none.</summary>
    public string? HasMask { get; init; }

    /// <summary>Input: height and width of masks that it enlarges; it is told those of the logits. Null: it enlarges none.</summary>
    public string? FrameSize { get; init; }

    /// <summary>Output: logits of the masks, […, masks, rows, columns].</summary>
    public required string Logits { get; init; }

    /// <summary>Whether they are as large as the picture; else they are the low-resolution logits.</summary>
    public bool AreLogitsOfPicture { get; init; }

    /// <summary>Output: predicted IoU of each mask, […, masks].</summary>
    public required string PredictedIous { get; init; }

    /// <summary>Whether a prompt without a box gets a point of padding (label −1): SAM is trained so, some exports add it themselves.</summary>
    public bool HasPaddingPoint { get; init; }

    /// <summary>Whether points count pixels of the frame of <see cref="FrameSize"/>; else they count 1024 along the input's side, whatever that has.</summary>
    public bool ArePointsOfFrame { get; init; }

    /// <summary>Most points that it looks at, corners among them; the others are left out, the first ones first.</summary>
    public int MostPoints { get; init; } = int.MaxValue;

    /// <summary>Input: boxes, [1, boxes, 4], of which none are given; null: there is no such input.</summary>
    public string? EmptyBoxes { get; init; }

    /// <summary>Whether it knows labels 2 and 3; else the middle of a box stands for it.</summary>
    public bool TakesBoxes { get; init; } = true;

    /// <summary>Whether the predicted IoU says nothing, so that the stability of a mask takes its place.</summary>
    public bool IsRankedByStability { get; init; }
}

/// <summary>Finds a tensor of a manifest by its name.</summary>
internal static class TensorSpecs
{
    /// <exception cref="ModelException">There is none.</exception>
    public static TensorSpec Named(this IReadOnlyList<TensorSpec> tensors, string name, ModelManifest manifest) =>
        tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw new ModelException(
            manifest.File, name, $"a tensor {name}, as exports of {manifest.Architecture.Name} have it",
            string.Join(", ", tensors.Select(tensor => tensor.Name)), "name the architecture that the files are of");
}
