using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Exported;

/// <summary>EfficientViT-SAM (Zhang et al., arXiv 2402.05008), as its authors export it: points and boxes, no masks.</summary>
internal sealed class EfficientVitSam : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = manifest.Preprocessing.Size / InputGeometry.MostCells,
        // Points count 1024 along the longest side also for an input of 512: the graph divides by that.
        Decoder = new DecoderContract
        {
            Logits = "masks",
            PredictedIous = "iou_predictions",
            HasPaddingPoint = true,
            PointScale = (float)InputSize.Longest / manifest.Preprocessing.Size,
        },
    };
}
