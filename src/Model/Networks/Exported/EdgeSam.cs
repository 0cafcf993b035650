using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>EdgeSAM (Zhou et al., arXiv 2312.06660), as its authors export it: points and boxes, no masks.</summary>
internal sealed class EdgeSam : ExportedFamily
{
    protected override NetworkContract ContractOf(ModelManifest manifest) => new()
    {
        CellStep = 16,
        // What predicts the IoU was not distilled (https://github.com/chongzhou96/EdgeSAM), and points are not padded.
        Decoder = new DecoderContract { Logits = "masks", PredictedIous = "scores", IsRankedByStability = true },
    };
}
