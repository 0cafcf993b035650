using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>EfficientSAM (Xiong et al., arXiv 2312.00863): points and boxes, no masks. It stretches and normalises pictures of 0–1 itself.</summary>
internal static class EfficientSam
{
    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        new()
        {
            Architecture = ModelArchitecture.EfficientSam,
            Title = "EfficientSAM, encoder and decoder in a file each",
            Fit = ImageFit.Stretch,
            Mean = [0, 0, 0],
            Std = [255, 255, 255],
            NormalizesInside = null,
            Encoder = new([Known.Floats("batched_images", -1, 3, -1, -1)], [Known.Embedding]),
            Decoder = new(
                [
                    Known.Embedding, Known.Floats("batched_point_coords", -1, -1, -1, 2), Known.Floats("batched_point_labels", -1, -1, -1),
                    Known.Longs("orig_im_size", 2),
                ],
                [Known.Floats("output_masks", -1, -1, 3, -1, -1), Known.Floats("iou_predictions", -1, -1, 3)]),
            Contract = new NetworkContract
            {
                // It enlarges its masks to a size that it is told, and scales points from that.
                Decoder = new DecoderContract
                {
                    Points = "batched_point_coords",
                    Labels = "batched_point_labels",
                    FrameSize = "orig_im_size",
                    ArePointsOfFrame = true,
                    Logits = "output_masks",
                    PredictedIous = "iou_predictions",
                    MostPoints = 6,
                },
            },
        },
    ];
}
