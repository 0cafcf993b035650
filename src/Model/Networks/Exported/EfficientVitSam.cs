using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// EfficientViT-SAM (Zhang et al., arXiv 2402.05008): points and boxes, no masks. Points count 1024 along the longest side also for an
/// input of 512.
/// </summary>
internal static class EfficientVitSam
{
    private static readonly KnownExport Own = new()
    {
        Architecture = ModelArchitecture.EfficientVitSam,
        Title = "EfficientViT-SAM L0 to L2, its authors' export",
        Size = 512,
        Encoder = new([Known.Floats("input_image", -1, 3, 512, 512)], [Known.Embedding]),
        Decoder = new(
            [Known.Embedding, Known.Points, Known.Labels], [Known.Floats("masks", -1, 4, 256, 256), Known.Floats("iou_predictions", -1, 4)]),
        Contract = new NetworkContract
        {
            Decoder = new DecoderContract { Logits = "masks", PredictedIous = "iou_predictions", HasPaddingPoint = true },
        },
    };

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        Own,
        Own with
        {
            Title = "EfficientViT-SAM XL0 and XL1, its authors' export",
            Size = 1024,
            Encoder = new([Known.Picture("input_image")], [Known.Embedding]),
        },
        // It is fed with whole pictures: those of the longest side that points count keep what its own shrinking needs.
        Own.AsItIs() with
        {
            Title = "EfficientViT-SAM L0, X-AnyLabeling's export of pictures of any size",
            Size = 1024,
            Encoder = new([Known.Bytes("", -1, -1, 3)], [Known.Floats("", -1, 256, 64, 64)]),
            Decoder = SegmentAnything.Decoder,
            Contract = SegmentAnything.Contract,
        },
    ];
}
