using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Networks.SamLightening;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Model.Tests.Graphs;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.SamLightening;

public sealed class SamLighteningEncoderTests
{
    private static readonly SamLighteningWeights Seeded = SamLighteningWeights.FromSeed(1);

    [Theory]
    [Slow("Loops over single numbers compute whole encoders.")]
    // 4 rows of 6 tokens: one window, most of it filled up.
    [InlineData(96, 64, 2, null, 24)]
    // 24 tokens have no segment of 16; an interval that crosses the ends of rows in a window.
    [InlineData(96, 64, 4, 16, 12)]
    [InlineData(96, 64, 1, null, 24)]
    // 20 rows of 16: two by two windows, filled up differently.
    [InlineData(256, 320, 2, null, 320)]
    public void Build_SeededWeights_GivesWhatThePaperSaysInLoops(int width, int height, int interval, int? limit, int segment)
    {
        var image = GraphRun.Numbers(3 * width * height, 1.7f);
        var dilation = new Dilation { Interval = interval, GlobalSegment = limit };
        using var built = new GraphRun(SamLighteningEncoder.Build(Seeded, new InputSize(width, height), dilation));

        var expected = new PlainEncoder(name => Seeded.Of(name).Values, interval, segment).Run(image, width, height);
        var (values, shape) = built.First((SamLighteningEncoder.Input, image, [1, 3, height, width]));

        Assert.Equal([1, 256, height / 16, width / 16], shape);
        Assert.InRange(GraphRun.LargestDifference(expected, values), 0, 1e-4f);
    }

    [Fact]
    public void Build_AnyDilation_MovesTokensByReshapingAndTransposingAlone()
    {
        var graph = ModelProto.Parser.ParseFrom(
            SamLighteningEncoder.Build(Seeded, new InputSize(512, 288), new Dilation { Interval = 4, GlobalSegment = 100 })).Graph;

        Assert.Equal(
            ["Add", "Conv", "Gelu", "Identity", "LayerNormalization", "MatMul", "Pad", "Reshape", "Slice", "Softmax", "Transpose"],
            graph.Node.Select(node => node.OpType).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_Twice_GivesTheSameBytes()
    {
        var size = new InputSize(128, 96);

        Assert.Equal(SamLighteningEncoder.Build(Seeded, size), SamLighteningEncoder.Build(SamLighteningWeights.FromSeed(1), size));
        Assert.NotEqual(SamLighteningEncoder.Build(Seeded, size), SamLighteningEncoder.Build(SamLighteningWeights.FromSeed(2), size));
    }

    [Theory]
    // Not among the divisors of a window's 196 tokens.
    [InlineData(3, null, "196 tokens")]
    // Of a window's, but not of a picture's.
    [InlineData(7, null, "48 tokens")]
    // Less than a group's distance.
    [InlineData(4, 3, "48 tokens")]
    [InlineData(0, null, "196 tokens")]
    [InlineData(2, -1, "48 tokens")]
    public void Build_TokensThatAreNotSegments_NamesTheirNumber(int interval, int? segment, string said)
    {
        var dilation = new Dilation { Interval = interval, GlobalSegment = segment };

        var error = Assert.Throws<ArgumentException>(() => SamLighteningEncoder.Build(Seeded, new InputSize(128, 96), dilation));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_InBytes_GivesNearlyTheSameEmbedding()
    {
        var size = new InputSize(128, 96);
        var image = GraphRun.Numbers(3 * 128 * 96, 1.7f);
        var histograms = new LayerHistograms();
        using (var options = new SessionOptions())
        using (var calibration = new Calibration(
            SamLighteningEncoder.Build(Seeded, size, new Dilation(), LayerPrecision.Observed), options, histograms))
        using (var input = OrtValue.CreateTensorValueFromMemory(image, [1, 3, 96, 128]))
            calibration.Observe(input);
        var scales = histograms.Choose();
        using var floats = new GraphRun(SamLighteningEncoder.Build(Seeded, size));
        var bytesGraph = SamLighteningEncoder.Build(Seeded, size, new Dilation(), LayerPrecision.Bytes(scales));
        using var bytes = new GraphRun(bytesGraph);

        var expected = floats.First((SamLighteningEncoder.Input, image, [1, 3, 96, 128])).Values;
        var actual = bytes.First((SamLighteningEncoder.Input, image, [1, 3, 96, 128])).Values;

        // Query, key, value, projection and perceptron of each block, and the neck's two layers.
        Assert.Equal((6 * 6) + 2, scales.Count);
        Assert.Equal(6, ModelProto.Parser.ParseFrom(bytesGraph).Graph.Node.Count(node => node.OpType == "QLinearMul"));
        var error = expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(value => value * value);
        Assert.InRange(error, 1e-6f, 0.02f);
    }
}
