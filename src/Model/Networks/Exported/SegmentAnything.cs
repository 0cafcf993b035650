using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>
/// Segment Anything (Kirillov et al., arXiv 2304.02643) and what has its mask decoder, MobileSAM, TinySAM, RepViT-SAM, SAM-Lightening:
/// points, boxes and masks.
/// </summary>
internal static class SegmentAnything
{
    /// <summary>Those that are known. Without <c>decoder.rewire</c> in the manifest, they are run as they are.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        new()
        {
            Architecture = ModelArchitecture.Sam,
            Title = "SAM's own export: SAM, MobileSAM, TinySAM, RepViT-SAM",
            Encoder = new([Known.Picture("")], [Known.Floats("", -1, 256, 64, 64)]),
            Decoder = Decoder,
            Contract = Contract,
        },
        new KnownExport
        {
            Architecture = ModelArchitecture.Sam,
            Title = "SAM and MobileSAM, samexporter's export that normalises and pads inside, as AnyLabeling has it",
            Encoder = new([Known.Floats("", -1, -1, 3)], [Known.Floats("", -1, 256, 64, 64)]),
            Decoder = Decoder,
            Contract = Contract,
        }.AsItIs(),
    ];

    /// <summary>The decoder's tensors.</summary>
    public static GraphTensors Decoder => new(
        [Known.Embedding, Known.Points, Known.Labels, .. Known.Mask, Known.Floats("orig_im_size", 2)],
        [Known.Floats("masks", -1, -1, -1, -1), Known.Floats("iou_predictions", -1, -1), Known.Floats("low_res_masks", -1, -1, -1, -1)]);

    /// <summary>What they mean.</summary>
    public static NetworkContract Contract => new()
    {
        // The size is that of masks that nobody reads, and points count 1024 whatever it is.
        Decoder = new DecoderContract
        {
            Logits = "low_res_masks",
            PredictedIous = "iou_predictions",
            Mask = "mask_input",
            HasMask = "has_mask_input",
            FrameSize = "orig_im_size",
            HasPaddingPoint = true,
        },
    };
}
