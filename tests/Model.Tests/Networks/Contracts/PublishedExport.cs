using System.Security.Cryptography;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.Contracts;

/// <summary>An export of a family, with contract graphs in place of its files.</summary>
/// <param name="Architecture">Of its manifest.</param>
/// <param name="Encoder">The encoder's graph.</param>
/// <param name="Decoder">The decoder's tensors.</param>
internal sealed record PublishedExport(ModelArchitecture Architecture, byte[] Encoder, DecoderShape Decoder)
{
    private static readonly float[] SamMean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] SamStd = [58.395f, 57.12f, 57.375f];
    private static readonly (string Name, int Channels, int Rows) Embedding = ("image_embeddings", 256, 64);

    /// <summary>How a frame becomes the input.</summary>
    public PreprocessingSpec Preprocessing { get; init; } = new(1024, SamMean, SamStd, ChannelOrder.Rgb);

    /// <summary>Each by the name of its architecture.</summary>
    public static IReadOnlyDictionary<string, Func<PublishedExport>> All { get; } = new Dictionary<string, Func<PublishedExport>>
    {
        ["edge-sam"] = () => new PublishedExport(
            ModelArchitecture.EdgeSam, ContractGraphs.Encoder("image", 1024, Embedding),
            new DecoderShape { Logits = "masks", PredictedIous = "scores", IsIouFirst = true, Masks = 4 }),
        ["nano-sam"] = () => new PublishedExport(
            ModelArchitecture.NanoSam, ContractGraphs.Encoder("image", 1024, Embedding),
            new DecoderShape { Logits = "low_res_masks", PredictedIous = "iou_predictions", IsIouFirst = true, Masks = 4, HasMask = true }),
        ["efficientvit-sam"] = () => new PublishedExport(
            ModelArchitecture.EfficientVitSam, ContractGraphs.Encoder("input_image", 512, Embedding),
            new DecoderShape { Logits = "masks", PredictedIous = "iou_predictions", Masks = 4 })
        {
            Preprocessing = new PreprocessingSpec(512, SamMean, SamStd, ChannelOrder.Rgb),
        },
        ["efficient-sam"] = () => new PublishedExport(
            ModelArchitecture.EfficientSam, ContractGraphs.Encoder("batched_images", 1024, Embedding),
            new DecoderShape
            {
                Points = "batched_point_coords",
                Labels = "batched_point_labels",
                PointRank = 4,
                FrameSize = "orig_im_size",
                Logits = "output_masks",
                PredictedIous = "iou_predictions",
                Masks = 3,
            })
        {
            Preprocessing = new PreprocessingSpec(1024, [0, 0, 0], [255, 255, 255], ChannelOrder.Rgb, ImageFit.Stretch),
        },
        ["sam2"] = () => new PublishedExport(
            ModelArchitecture.Sam2,
            ContractGraphs.Encoder("image", 1024, ("high_res_feats_0", 32, 256), ("high_res_feats_1", 64, 128), ("image_embed", 256, 64)),
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
            Preprocessing = new PreprocessingSpec(1024, SamMean, SamStd, ChannelOrder.Rgb, ImageFit.Stretch),
        },
        ["slim-sam"] = () => new PublishedExport(
            ModelArchitecture.SlimSam, ContractGraphs.Encoder("pixel_values", 1024, Embedding, ("image_positional_embeddings", 256, 64)),
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

    /// <summary>Writes its files, and the manifest that describes them.</summary>
    public ModelManifest Write(TemporaryFolder folder)
    {
        ModelManifest mobileSam = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        return mobileSam with
        {
            File = folder.Combine("model.yaml"),
            Architecture = Architecture,
            Encoder = WriteFile(folder.Combine("encoder.onnx"), Encoder),
            Decoder = WriteFile(folder.Combine("decoder.onnx"), ContractGraphs.Decoder(Decoder)),
            Rewiring = new DecoderRewiring("", ""),
            Preprocessing = Preprocessing,
            Capabilities = new ModelCapabilities(Boxes: true, Points: true, Masks: Decoder.HasMask, Decoder.Masks, Batch: false),
        };
    }

    private static ModelFile WriteFile(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        GraphProto graph = OnnxFile.Parse(content, path).Graph;
        return new ModelFile(
            path, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, [.. graph.Input.Select(SpecOf)], [.. graph.Output.Select(SpecOf)]);
    }

    private static TensorSpec SpecOf(ValueInfoProto tensor) => new(
        tensor.Name,
        (GraphElement)tensor.Type.TensorType.ElemType is GraphElement.I64 ? TensorElement.I64 : TensorElement.F32,
        [
            .. tensor.Type.TensorType.Shape.Dim.Select(
                size => size.ValueCase is TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? new TensorDimension((int)size.DimValue) : new TensorDimension(-1, size.DimParam)),
        ]);
}
