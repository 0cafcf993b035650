using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>EfficientSAM (Xiong et al., arXiv 2312.00863): points and boxes, no masks. It stretches and normalises pictures of 0–1 itself.</summary>
internal static class EfficientSam
{
    private static readonly TensorSpec Points = Known.Floats("batched_point_coords", -1, -1, -1, 2);
    private static readonly TensorSpec Labels = Known.Floats("batched_point_labels", -1, -1, -1);

    // Its low-resolution logits come besides, under a name that the exporter makes up.
    private static readonly GraphTensors Masks = new([], [Known.Floats("output_masks", -1, -1, 3, -1, -1), Known.Floats("iou_predictions", -1, -1, 3)])
    {
        MayHaveMoreOutputs = true,
    };

    private static readonly KnownExport Split = new()
    {
        Architecture = ModelArchitecture.EfficientSam,
        Title = "EfficientSAM, encoder and decoder in a file each",
        Fit = ImageFit.Stretch,
        Mean = [0, 0, 0],
        Std = [255, 255, 255],
        NormalizesInside = null,
        Encoder = new([Known.Floats("batched_images", -1, 3, -1, -1)], [Known.Embedding]),
        Decoder = Masks with { Inputs = [Known.Embedding, Points, Labels, Known.Longs("orig_im_size", 2)] },
        Contract = new NetworkContract
        {
            // It enlarges its masks to a size that it is told, and scales points from that.
            Decoder = new DecoderContract
            {
                Points = Points.Name,
                Labels = Labels.Name,
                FrameSize = "orig_im_size",
                ArePointsOfFrame = true,
                MostPoints = 6,
                Logits = "output_masks",
                PredictedIous = "iou_predictions",
            },
        },
    };

    private static readonly KnownExport Whole = Split with
    {
        Title = "EfficientSAM, its authors' export in one file",
        Encoder = Masks with { Inputs = [Known.Floats("batched_images", -1, 3, -1, -1), Points, Labels] },
        Decoder = GraphTensors.None,
        Contract = new NetworkContract
        {
            Details = [("", "batched_images")],
            // The picture is its frame, of 1024 pixels on each side.
            Decoder = new DecoderContract
            {
                Embedding = null,
                Points = Points.Name,
                Labels = Labels.Name,
                MostPoints = 6,
                Logits = "output_masks",
                AreLogitsOfPicture = true,
                PredictedIous = "iou_predictions",
            },
        },
    };

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        Split,
        Whole,
        Whole with
        {
            Title = "EfficientSAM, OpenCV's export in one file, of exactly six points",
            Encoder = Masks with
            {
                Inputs =
                [
                    Known.Picture("batched_images"), Known.Floats("batched_point_coords", -1, -1, 6, 2),
                    Known.Floats("batched_point_labels", -1, -1, 6, 1),
                ],
            },
        },
    ];
}
