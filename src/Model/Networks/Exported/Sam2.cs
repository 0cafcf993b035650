using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>SAM 2 (Ravi et al., arXiv 2408.00714) for images, as samexporter writes it: two finer maps go from encoder to decoder.</summary>
internal sealed class Sam2 : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = 16,
        Embedding = "image_embed",
        Details = [("high_res_feats_0", "high_res_feats_0"), ("high_res_feats_1", "high_res_feats_1")],
        // Points are padded inside.
        Decoder = new DecoderContract
        {
            Embedding = "image_embed",
            Logits = "masks",
            PredictedIous = "iou_predictions",
            Mask = "mask_input",
            HasMask = "has_mask_input",
        },
    };
}
