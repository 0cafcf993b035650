using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>EfficientSAM (Xiong et al., arXiv 2312.00863), encoder and decoder in a file each: points and boxes, no masks.</summary>
internal sealed class EfficientSam : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = 16,
        // It enlarges its masks to a size that it is told, and scales points from that.
        Decoder = new DecoderContract
        {
            Points = "batched_point_coords",
            Labels = "batched_point_labels",
            FrameSize = "orig_im_size",
            Logits = "output_masks",
            PredictedIous = "iou_predictions",
        },
    };
}
