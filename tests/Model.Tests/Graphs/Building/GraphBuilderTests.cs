using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Tests.Graphs.Building;

public sealed class GraphBuilderTests
{
    private readonly GraphBuilder _graph = new("test");

    [Fact]
    public void MatrixProduct_InnerSizesDiffer_NamesBothTensors()
    {
        var a = _graph.Input("a", 2, 3);
        var b = _graph.Input("b", 4, 5);

        var error = Assert.Throws<ArgumentException>(() => _graph.MatrixProduct(a, b));

        Assert.Equal("MatMul cannot take a [2, 3] and b [4, 5].", error.Message);
    }

    [Fact]
    public void Sum_FreeSizesOfDifferentName_IsRefused()
    {
        var a = _graph.Input("a", GraphDimension.Free("prompts"), 3);
        var b = _graph.Input("b", GraphDimension.Free("points"), 3);

        Assert.Throws<ArgumentException>(() => _graph.Sum(a, b));
    }

    [Fact]
    public void Sum_OneOrAFreeSize_HasTheFreeSize()
    {
        var a = _graph.Input("a", GraphDimension.OneOr("prompts"), 3);
        var b = _graph.Input("b", GraphDimension.Free("prompts"), 1);

        Assert.Equal("[prompts, 3]", _graph.Sum(a, b).Shape.ToString());
    }

    [Fact]
    public void Reshape_OtherNumberOfElements_IsRefused()
    {
        var x = _graph.Input("x", GraphDimension.Free("prompts"), 6);

        Assert.Throws<ArgumentException>(() => _graph.Reshape(x, GraphDimension.Free("prompts"), 4));
        Assert.Throws<ArgumentException>(() => _graph.Reshape(x, 6));
    }

    [Fact]
    public void Reshape_FreeSizeInto_IsFoundWhenItRuns()
    {
        var rows = GraphDimension.Free("rows");
        _graph.Output(_graph.Reshape(_graph.Input("x", rows, 6), rows * 2, 3), "y");
        using var run = new GraphRun(_graph.ToBytes());

        var (values, shape) = run.First(("x", [.. Enumerable.Range(0, 12).Select(i => (float)i)], [2, 6]));

        Assert.Equal([4, 3], shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), values);
    }

    [Fact]
    public void Convolution_StrideAndPadding_HasTheShapeThatTheRuntimeGives()
    {
        var kernel = new Weights(GraphRun.Numbers(5 * 2 * 9, 1), 5, 2, 3, 3);
        var y = _graph.Convolution(_graph.Input("x", 1, 2, 7, 10), kernel, bias: null, stride: 2, padding: 1);
        _graph.Output(y, "y");
        using var run = new GraphRun(_graph.ToBytes());

        var (_, shape) = run.First(("x", GraphRun.Numbers(140, 1), [1, 2, 7, 10]));

        Assert.Equal([1, 5, 4, 5], shape);
        Assert.Equal("[1, 5, 4, 5]", y.Shape.ToString());
    }

    [Fact]
    public void PadImageAndCropImage_BackAndForth_KeepTheValues()
    {
        var x = _graph.Input("x", 1, 2, 3, 2);
        _graph.Output(_graph.CropImage(_graph.PadImage(x, 2, 1), 2, 3), "y");
        using var run = new GraphRun(_graph.ToBytes());
        var values = GraphRun.Numbers(12, 1);

        Assert.Equal(values, run.First(("x", values, [1, 2, 3, 2])).Values);
    }

    [Fact]
    public void Constant_SameValues_IsStoredOnce()
    {
        var one = _graph.Constant(new Weights([1, 2], 2));
        var same = _graph.Constant(new Weights([1, 2], 2));
        var otherShape = _graph.Constant(new Weights([1, 2], 2, 1));

        Assert.Equal(one.Name, same.Name);
        Assert.NotEqual(one.Name, otherShape.Name);
    }
}
