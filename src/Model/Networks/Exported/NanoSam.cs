using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>NVIDIA's NanoSAM (https://github.com/NVIDIA-AI-IOT/nanosam): a ResNet-18 with SAM's decoder, which gives low-resolution logits.</summary>
internal static class NanoSam
{
    private static readonly KnownExport Own = new()
    {
        Architecture = ModelArchitecture.NanoSam,
        Title = "NanoSAM, NVIDIA's export",
        Encoder = new([Known.Picture("image")], [Known.Embedding]),
        Decoder = new(
            [Known.Embedding, Known.Points, Known.Labels, .. Known.Mask],
            [Known.Floats("iou_predictions", -1, 4), Known.Floats("low_res_masks", -1, 4, 256, 256)]),
        Contract = new NetworkContract
        {
            Decoder = new DecoderContract
            {
                Logits = "low_res_masks",
                PredictedIous = "iou_predictions",
                Mask = "mask_input",
                HasMask = "has_mask_input",
                HasPaddingPoint = true,
            },
        },
    };

    /// <summary>Those that are known: they have the same tensors.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } =
    [
        Own,
        Own.WithNormalization() with { Title = "NanoSAM with PP-HGNetV2, whose graphs normalise the picture (nonorm)" },
    ];
}
