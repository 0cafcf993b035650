using System.Security.Cryptography;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.PublishedExports;

/// <summary>An export of a family, with contract graphs in place of its files.</summary>
/// <param name="Architecture">Of its manifest.</param>
/// <param name="Encoder">The encoder's tensors.</param>
/// <param name="Decoder">The decoder's tensors.</param>
internal sealed record PublishedExport(ModelArchitecture Architecture, EncoderShape Encoder, DecoderShape Decoder)
{
    private static readonly float[] SamMean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] SamStd = [58.395f, 57.12f, 57.375f];
    private static readonly (string Name, int Channels, int Rows) Embedding = ("image_embeddings", 256, 64);
    private static readonly PreprocessingSpec AsItIs = new(1024, [0, 0, 0], [1, 1, 1], ChannelOrder.Rgb);
    private static readonly PreprocessingSpec Stretched = new(1024, SamMean, SamStd, ChannelOrder.Rgb, ImageFit.Stretch);

    private static readonly PreprocessingSpec StretchedOfOne = new(1024, [0, 0, 0], [255, 255, 255], ChannelOrder.Rgb, ImageFit.Stretch);

    private static readonly DecoderShape OfEfficientSam = new()
    {
        Points = "batched_point_coords",
        Labels = "batched_point_labels",
        PointRank = 4,
        FrameSize = "orig_im_size",
        ArePointsOfFrame = true,
        Logits = "output_masks",
        PredictedIous = "iou_predictions",
        LowResLogits = "1234",
        Masks = 3,
    };

    private static readonly DecoderShape OfSam = new()
    {
        HasMask = true,
        FrameSize = "orig_im_size",
        FrameSizeElement = GraphElement.F32,
        EnlargedMasks = "masks",
        PredictedIous = "iou_predictions",
        Logits = "low_res_masks",
        IsIouFirst = true,
        Masks = 4,
    };

    private static readonly DecoderShape OfEdgeSam = new() { Logits = "masks", PredictedIous = "scores", IsIouFirst = true, Masks = 4 };

    private static readonly DecoderShape OfNanoSam = new()
    {
        Logits = "low_res_masks",
        PredictedIous = "iou_predictions",
        IsIouFirst = true,
        Masks = 4,
        HasMask = true,
    };

    private static readonly DecoderShape OfEfficientVitSam = new() { Logits = "masks", PredictedIous = "iou_predictions", Masks = 4 };

    /// <summary>How a frame becomes the input.</summary>
    public PreprocessingSpec Preprocessing { get; init; } = new(1024, SamMean, SamStd, ChannelOrder.Rgb);

    /// <summary>Each by a name of its own: that of its architecture, and whose export it is.</summary>
    public static IReadOnlyDictionary<string, PublishedExport> All { get; } = new Dictionary<string, PublishedExport>
    {
        ["sam"] = new(ModelArchitecture.Sam, new("input", ("output", 256, 64)), OfSam),
        ["sam, one mask"] = new(ModelArchitecture.Sam, new("input", ("output", 256, 64)), OfSam with { Masks = 1 }),
        ["sam, samexporter"] = new(ModelArchitecture.Sam, new("input_image", Embedding), OfSam),
        ["sam, AnyLabeling"] = new(
            ModelArchitecture.Sam, new("input_image", Embedding) { Layout = PictureLayout.Interleaved, NormalizesInside = true }, OfSam)
        {
            Preprocessing = AsItIs,
        },
        ["sam, osam"] = new(ModelArchitecture.Sam, new("x", Embedding), OfSam),
        ["edge-sam"] = new(ModelArchitecture.EdgeSam, new("image", Embedding), OfEdgeSam),
        ["edge-sam, X-AnyLabeling"] = new(
            ModelArchitecture.EdgeSam, new("image", Embedding) { Layout = PictureLayout.FreeBytePlanes, NormalizesInside = true }, OfEdgeSam)
        {
            Preprocessing = AsItIs,
        },
        ["nano-sam"] = new(ModelArchitecture.NanoSam, new("image", Embedding), OfNanoSam),
        ["nano-sam, nonorm"] = new(ModelArchitecture.NanoSam, new("image", Embedding) { NormalizesInside = true }, OfNanoSam)
        {
            Preprocessing = AsItIs with { Padding = SamMean },
        },
        ["efficientvit-sam"] = new(ModelArchitecture.EfficientVitSam, new("input_image", Embedding) { Side = 512 }, OfEfficientVitSam)
        {
            Preprocessing = new PreprocessingSpec(512, SamMean, SamStd, ChannelOrder.Rgb),
        },
        ["efficientvit-sam, XL"] = new(ModelArchitecture.EfficientVitSam, new("input_image", Embedding), OfEfficientVitSam),
        ["efficientvit-sam, X-AnyLabeling"] = new(
            ModelArchitecture.EfficientVitSam, new("input_image", Embedding) { Layout = PictureLayout.InterleavedBytes, NormalizesInside = true }, OfSam)
        {
            Preprocessing = AsItIs,
        },
        ["efficient-sam"] = new(
            ModelArchitecture.EfficientSam, new("batched_images", Embedding) { Layout = PictureLayout.FreePlanes, NormalizesInside = true, White = 1 },
            OfEfficientSam)
        {
            Preprocessing = StretchedOfOne,
        },
        ["efficient-sam, one file"] = new(
            ModelArchitecture.EfficientSam, new("batched_images") { Layout = PictureLayout.FreePlanes, NormalizesInside = true, White = 1 },
            OfEfficientSam with { Picture = "batched_images", FrameSize = null, ArePointsOfFrame = false, LowResLogits = null })
        {
            Preprocessing = StretchedOfOne,
        },
        ["efficient-sam, OpenCV"] = new(
            ModelArchitecture.EfficientSam, new("batched_images") { NormalizesInside = true, White = 1 },
            OfEfficientSam with { Picture = "batched_images", FrameSize = null, ArePointsOfFrame = false, LowResLogits = null, FixedPoints = 6 })
        {
            Preprocessing = StretchedOfOne,
        },
        ["sam2"] = new(
            ModelArchitecture.Sam2, new("image", ("high_res_feats_0", 32, 256), ("high_res_feats_1", 64, 128), ("image_embed", 256, 64)),
            new DecoderShape
            {
                Embedding = "image_embed",
                Details = [("high_res_feats_0", 32, 256), ("high_res_feats_1", 64, 128)],
                HasMask = true,
                Logits = "masks",
                PredictedIous = "iou_predictions",
                Masks = 3,
            })
        {
            Preprocessing = Stretched,
        },
        ["sam2, osam"] = new(
            ModelArchitecture.Sam2, new("input", Embedding, ("high_res_features1", 32, 256), ("high_res_features2", 64, 128)),
            OfSam with { Details = [("high_res_features1", 32, 256), ("high_res_features2", 64, 128)], FrameSizeElement = GraphElement.I64, Masks = 3 })
        {
            Preprocessing = Stretched,
        },
        ["sam2, Hugging Face"] = new(
            ModelArchitecture.Sam2, new("pixel_values", ("image_embeddings.0", 32, 256), ("image_embeddings.1", 64, 128), ("image_embeddings.2", 256, 64)),
            new DecoderShape
            {
                Embedding = "image_embeddings.2",
                Details = [("image_embeddings.0", 32, 256), ("image_embeddings.1", 64, 128)],
                Points = "input_points",
                Labels = "input_labels",
                PointRank = 4,
                LabelElement = GraphElement.I64,
                EmptyBoxes = "input_boxes",
                Logits = "pred_masks",
                PredictedIous = "iou_scores",
                ObjectScores = "object_score_logits",
                IsIouFirst = true,
                Masks = 3,
            })
        {
            Preprocessing = Stretched,
        },
        ["slim-sam"] = new(
            ModelArchitecture.SlimSam, new("pixel_values", Embedding, ("image_positional_embeddings", 256, 64)),
            new DecoderShape
            {
                Details = [("image_positional_embeddings", 256, 64)],
                Points = "input_points",
                Labels = "input_labels",
                PointRank = 4,
                LabelElement = GraphElement.I64,
                Logits = "pred_masks",
                PredictedIous = "iou_scores",
                IsIouFirst = true,
                Masks = 3,
            }),
    };

    /// <summary>What it can be asked.</summary>
    public ModelCapabilities Capabilities =>
        new(Boxes: Architecture != ModelArchitecture.SlimSam, Points: true, Masks: Decoder.HasMask, Decoder.Masks, Batch: false);

    /// <summary>Content of its files: encoder and decoder, or one that is all.</summary>
    public IReadOnlyList<byte[]> Files => Decoder.Picture is null
        ? [ContractGraphs.Encoder(Encoder), ContractGraphs.Decoder(Decoder)]
        : [PictureNodes.PutBefore(ContractGraphs.Decoder(Decoder), Encoder)];

    /// <summary>Writes its files, and the manifest that describes them.</summary>
    public ModelManifest Write(TemporaryFolder folder)
    {
        IReadOnlyList<byte[]> files = Files;
        ModelManifest mobileSam = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        return mobileSam with
        {
            File = folder.Combine("model.yaml"),
            Architecture = Architecture,
            Encoder = WriteFile(folder.Combine("encoder.onnx"), files[0]),
            Decoder = files.Count == 1 ? ModelFile.None : WriteFile(folder.Combine("decoder.onnx"), files[1]),
            Rewiring = null,
            Preprocessing = Preprocessing,
            Capabilities = Capabilities,
        };
    }

    private static ModelFile WriteFile(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        GraphTensors tensors = OnnxFile.TensorsOf(content, path);
        return new ModelFile(path, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, tensors.Inputs, tensors.Outputs);
    }
}
