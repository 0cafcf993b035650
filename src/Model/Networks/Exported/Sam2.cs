using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>SAM 2 (Ravi et al., arXiv 2408.00714) for images: pictures are stretched, and two finer maps go from encoder to decoder.</summary>
internal static class Sam2
{
    private static readonly int[] Fine = [-1, 32, 256, 256], Middle = [-1, 64, 128, 128], Coarse = [-1, 256, 64, 64];

    private static readonly KnownExport Samexporter = new()
    {
        Architecture = ModelArchitecture.Sam2,
        Title = "SAM 2 for images, samexporter's export",
        Fit = ImageFit.Stretch,
        Encoder = new(
            [Known.Picture("image")],
            [Known.Floats("high_res_feats_0", Fine), Known.Floats("high_res_feats_1", Middle), Known.Floats("image_embed", Coarse)]),
        Decoder = new(
            [
                Known.Floats("image_embed", Coarse), Known.Floats("high_res_feats_0", Fine), Known.Floats("high_res_feats_1", Middle),
                Known.Points, Known.Labels, .. Known.Mask,
            ],
            [Known.Floats("masks", -1, 3, 256, 256), Known.Floats("iou_predictions", -1, 3)]),
        Contract = new NetworkContract
        {
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
        },
    };

    private static readonly KnownExport Osam = Samexporter with
    {
        Title = "SAM 2 for images, osam's export",
        Encoder = new(
            [Known.Picture("input")],
            [Known.Floats("image_embeddings", Coarse), Known.Floats("high_res_features1", Fine), Known.Floats("high_res_features2", Middle)]),
        Decoder = new(
            [
                Known.Floats("image_embeddings", Coarse), Known.Floats("high_res_features1", Fine), Known.Floats("high_res_features2", Middle),
                Known.Points, Known.Labels, .. Known.Mask, Known.Longs("orig_im_size", 2),
            ],
            [Known.Floats("masks", -1, -1, -1, -1), Known.Floats("iou_predictions", -1, -1), Known.Floats("low_res_masks", -1, -1, -1, -1)]),
        Contract = new NetworkContract
        {
            Embedding = "image_embeddings",
            Details = [("high_res_features1", "high_res_features1"), ("high_res_features2", "high_res_features2")],
            Decoder = new DecoderContract
            {
                Logits = "low_res_masks",
                PredictedIous = "iou_predictions",
                Mask = "mask_input",
                HasMask = "has_mask_input",
                FrameSize = "orig_im_size",
            },
        },
    };

    private static readonly KnownExport HuggingFace = Samexporter with
    {
        Title = "SAM 2 and EdgeTAM for images, Hugging Face's export",
        Encoder = new(
            [Known.Picture("pixel_values")],
            [Known.Floats("image_embeddings.0", Fine), Known.Floats("image_embeddings.1", Middle), Known.Floats("image_embeddings.2", Coarse)]),
        Decoder = new(
            [
                Known.Floats("image_embeddings.0", Fine), Known.Floats("image_embeddings.1", Middle), Known.Floats("image_embeddings.2", Coarse),
                Known.Floats("input_points", -1, -1, -1, 2), Known.Longs("input_labels", -1, -1, -1), Known.Floats("input_boxes", -1, -1, 4),
            ],
            [Known.Floats("iou_scores", -1, -1, 3), Known.Floats("pred_masks", -1, -1, 3, 256, 256), Known.Floats("object_score_logits", -1, -1, 1)]),
        Contract = new NetworkContract
        {
            Embedding = "image_embeddings.2",
            Details = [("image_embeddings.0", "image_embeddings.0"), ("image_embeddings.1", "image_embeddings.1")],
            // A box goes in as its corners, so that prompts of points and boxes have one form: the input for boxes stays empty.
            Decoder = new DecoderContract
            {
                Embedding = "image_embeddings.2",
                Points = "input_points",
                Labels = "input_labels",
                EmptyBoxes = "input_boxes",
                Logits = "pred_masks",
                PredictedIous = "iou_scores",
            },
        },
    };

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<KnownExport> Exports { get; } = [Samexporter, Osam, HuggingFace];
}
