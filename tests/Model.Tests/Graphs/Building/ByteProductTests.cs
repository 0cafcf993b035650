using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Tests.Graphs.Building;

/// <summary>Products of bytes beside the same ones of floats; tolerances are a few steps of the bytes.</summary>
public sealed class ByteProductTests
{
    private static readonly ByteScale Input = ByteScale.Between(-1, 1);

    [Fact]
    public void ByteLinear_RealNumbers_IsTheProductOfFloats()
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", 1, 6, 32);
        var (weights, bias) = (Numbers(32, 16), Numbers(16));
        graph.Output(graph.ByteLinear(graph.ToBytes(x, Input), weights, bias), "bytes");
        graph.Output(graph.Sum(graph.MatrixProduct(x, graph.Constant(weights)), graph.Constant(bias)), "floats");

        AssertAlike(graph, [1, 6, 32], tolerance: 0.1f);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 8, 2)]
    public void ByteConvolution_RealNumbers_IsTheConvolutionOfFloats(int side, int groups, int stride)
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", 1, 6, 10, 8);
        var (weights, bias) = (Numbers(16, 8 / groups, side, side), Numbers(16));
        var bytes = graph.ByteConvolution(
            graph.ToBytes(x, Input), weights, bias, stride, side / 2, ByteScale.Between(-12, 12));
        graph.Output(graph.ToFloats(bytes), "bytes");
        var nchw = graph.Convolution(graph.ToChannelsFirst(x), weights, bias, stride, side / 2);
        graph.Output(graph.ToChannelsLast(nchw), "floats");

        AssertAlike(graph, [1, 6, 10, 8], tolerance: 0.25f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ByteConvolutionToFloats_RealNumbers_IsTheConvolutionOfFloats(int side)
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", 1, 6, 10, 8);
        var (weights, bias) = (Numbers(16, 8, side, side), Numbers(16));
        graph.Output(graph.ByteConvolutionToFloats(graph.ToBytes(x, ByteScale.Between(-1, 1.5f)), weights, bias), "bytes");
        var nchw = graph.Convolution(graph.ToChannelsFirst(x), weights, bias, padding: side / 2);
        graph.Output(graph.ToChannelsLast(nchw), "floats");

        AssertAlike(graph, [1, 6, 10, 8], tolerance: 0.15f);
    }

    [Fact]
    public void ByteGelu_RealNumbers_IsGeluToThreeHundredthsAndOneOnAverage()
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", 1, 500);
        var bytes = graph.ToBytes(graph.Product(x, graph.Constant(4)), ByteScale.Between(-4, 4));
        graph.Output(graph.ToFloats(graph.ByteGelu(bytes, ByteScale.Between(-0.2f, 4))), "bytes");
        graph.Output(graph.Gelu(graph.ToFloats(bytes)), "floats");

        AssertAlike(graph, [1, 500], tolerance: 0.03f);
        using var run = new GraphRun(graph.ToBytes());
        var results = run.All(("x", GraphRun.Numbers(500, 1), [1, 500]));
        Assert.InRange(Math.Sqrt(results[0].Values.Zip(results[1].Values, (a, b) => (a - b) * (a - b)).Average()), 0, 0.01);
    }

    [Fact]
    public void ToBytes_Twice_RoundsOnce()
    {
        var graph = new GraphBuilder("test");
        var x = graph.Input("x", 1, 4);

        Assert.Same(graph.ToBytes(x, Input), graph.ToBytes(x, Input));
        Assert.NotEqual(graph.ToBytes(x, Input), graph.ToBytes(x, ByteScale.Between(-2, 2)));
    }

    private static void AssertAlike(GraphBuilder graph, long[] shape, float tolerance)
    {
        using var run = new GraphRun(graph.ToBytes());
        var count = (int)shape.Aggregate((a, b) => a * b);

        var results = run.All(("x", GraphRun.Numbers(count, 1), shape));

        Assert.Equal(results[1].Shape, results[0].Shape);
        Assert.InRange(GraphRun.LargestDifference(results[0].Values, results[1].Values), 0, tolerance);
        Assert.True(results[1].Values.Max() > 10 * tolerance, "the tolerance says nothing");
    }

    private static Weights Numbers(params int[] shape) =>
        new(GraphRun.Numbers(shape.Aggregate((a, b) => a * b), 1, seed: shape.Length), shape);
}
