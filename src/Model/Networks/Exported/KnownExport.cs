using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>The tensors of a published export, by which its files are known: names, types and shapes, never the name of a file.</summary>
/// <param name="Architecture">Of its manifest.</param>
/// <param name="Title">The family and whose export it is.</param>
/// <param name="Encoder">Of the encoder.</param>
/// <param name="Decoder">Of the decoder.</param>
internal sealed record KnownExport(ModelArchitecture Architecture, string Title, GraphTensors Encoder, GraphTensors Decoder)
{
    private static readonly TensorSpec Embeddings = Floats("image_embeddings", -1, 256, 64, 64);
    private static readonly TensorSpec Points = Floats("point_coords", -1, -1, 2), Labels = Floats("point_labels", -1, -1);
    private static readonly TensorSpec Mask = Floats("mask_input", -1, 1, 256, 256), HasMask = Floats("has_mask_input", -1);

    /// <summary>Those that the program tells apart.</summary>
    public static IReadOnlyList<KnownExport> All { get; } =
    [
        new(
            ModelArchitecture.Sam, "SAM's own export: SAM, MobileSAM, TinySAM, RepViT-SAM",
            new([Floats("", -1, 3, 1024, 1024)], [Floats("", -1, 256, 64, 64)]),
            new(
                [Embeddings, Points, Labels, Mask, HasMask, Floats("orig_im_size", 2)],
                [Floats("masks", -1, -1, -1, -1), Floats("iou_predictions", -1, -1), Floats("low_res_masks", -1, -1, -1, -1)])),
        new(
            ModelArchitecture.EdgeSam, "EdgeSAM, its authors' export",
            new([Floats("image", -1, 3, 1024, 1024)], [Embeddings]),
            new([Embeddings, Points, Labels], [Floats("scores", -1, 4), Floats("masks", -1, 4, 256, 256)])),
        new(
            ModelArchitecture.NanoSam, "NanoSAM, NVIDIA's export",
            new([Floats("image", -1, 3, 1024, 1024)], [Embeddings]),
            new([Embeddings, Points, Labels, Mask, HasMask], [Floats("iou_predictions", -1, 4), Floats("low_res_masks", -1, 4, 256, 256)])),
        new(
            ModelArchitecture.EfficientVitSam, "EfficientViT-SAM, its authors' export",
            new([Floats("input_image", -1, 3, 512, 512)], [Embeddings]),
            new([Embeddings, Points, Labels], [Floats("masks", -1, 4, 256, 256), Floats("iou_predictions", -1, 4)])),
        new(
            ModelArchitecture.EfficientSam, "EfficientSAM, encoder and decoder in a file each",
            new([Floats("batched_images", -1, 3, -1, -1)], [Embeddings]),
            new(
                [
                    Embeddings, Floats("batched_point_coords", -1, -1, -1, 2), Floats("batched_point_labels", -1, -1, -1),
                    new("orig_im_size", TensorElement.I64, [new(2)]),
                ],
                [Floats("output_masks", -1, -1, 3, -1, -1), Floats("iou_predictions", -1, -1, 3)])),
        new(
            ModelArchitecture.Sam2, "SAM 2 for images, samexporter's export",
            new(
                [Floats("image", -1, 3, 1024, 1024)],
                [Floats("high_res_feats_0", -1, 32, 256, 256), Floats("high_res_feats_1", -1, 64, 128, 128), Floats("image_embed", -1, 256, 64, 64)]),
            new(
                [
                    Floats("image_embed", -1, 256, 64, 64), Floats("high_res_feats_0", -1, 32, 256, 256), Floats("high_res_feats_1", -1, 64, 128, 128),
                    Points, Labels, Mask, HasMask,
                ],
                [Floats("masks", -1, 3, 256, 256), Floats("iou_predictions", -1, 3)])),
        new(
            ModelArchitecture.SlimSam, "SAM and SlimSAM, Hugging Face's export",
            new([Floats("pixel_values", -1, 3, 1024, 1024)], [Embeddings, Floats("image_positional_embeddings", -1, 256, 64, 64)]),
            new(
                [
                    Embeddings, Floats("image_positional_embeddings", -1, 256, 64, 64), Floats("input_points", -1, -1, -1, 2),
                    new("input_labels", TensorElement.I64, [Free, Free, Free]),
                ],
                [Floats("iou_scores", -1, -1, 3), Floats("pred_masks", -1, -1, 3, 256, 256)])),
    ];

    private static TensorDimension Free => new(-1);

    // A name that is empty may be any.
    private static TensorSpec Floats(string name, params int[] shape) => new(name, TensorElement.F32, [.. shape.Select(size => new TensorDimension(size))]);
}
