using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>NVIDIA's NanoSAM (https://github.com/NVIDIA-AI-IOT/nanosam): a ResNet-18 with SAM's decoder, which gives low-resolution logits.</summary>
internal sealed class NanoSam : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = 16,
        Decoder = new DecoderContract
        {
            Logits = "low_res_masks",
            PredictedIous = "iou_predictions",
            Mask = "mask_input",
            HasMask = "has_mask_input",
            HasPaddingPoint = true,
        },
    };
}
