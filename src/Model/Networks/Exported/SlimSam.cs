using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>SlimSAM (Chen et al., arXiv 2312.05284), as Hugging Face exports SAM: points alone.</summary>
internal static class SlimSam
{
    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        new()
        {
            Architecture = ModelArchitecture.SlimSam,
            Title = "SAM and SlimSAM, Hugging Face's export",
            Encoder = new([Known.Picture("pixel_values")], [Known.Embedding, Known.Floats("image_positional_embeddings", -1, 256, 64, 64)]),
            Decoder = new(
                [
                    Known.Embedding, Known.Floats("image_positional_embeddings", -1, 256, 64, 64), Known.Floats("input_points", -1, -1, -1, 2),
                    Known.Longs("input_labels", -1, -1, -1),
                ],
                [Known.Floats("iou_scores", -1, -1, 3), Known.Floats("pred_masks", -1, -1, 3, 256, 256)]),
            Contract = new NetworkContract
            {
                Embedding = "image_embeddings",
                Details = [("image_positional_embeddings", "image_positional_embeddings")],
                // The padding point is in the graph, and corners of boxes mean nothing to it.
                Decoder = new DecoderContract
                {
                    Points = "input_points",
                    Labels = "input_labels",
                    Logits = "pred_masks",
                    PredictedIous = "iou_scores",
                    TakesBoxes = false,
                },
            },
        },
    ];
}
