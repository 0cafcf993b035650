using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>SlimSAM (Chen et al., arXiv 2312.05284), as Hugging Face exports SAM: points alone.</summary>
internal sealed class SlimSam : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = 16,
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
    };
}
