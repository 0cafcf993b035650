using SamStream.Bench.Suite;


namespace SamStream.Bench.Tests.Suite;

public sealed class BenchmarkGroupTests
{
    private static readonly BenchmarkGroup All = new(SuitePart.Encoder, "", "stock", [
        .. new[] { "stock", "stock, node", "1024x576 fp32", "512x288 int8" }.Select(name => new MissingBenchmark(name, "")),
    ]);

    [Fact]
    public void Only_NoText_IsAll() => Assert.Same(All, All.Only([]));

    [Theory]
    [InlineData("INT8", "stock, 512x288 int8")]
    [InlineData("1024", "stock, 1024x576 fp32")]
    [InlineData("node", "stock, stock, node")]
    public void Only_Text_KeepsItsRowsAndTheFirst(string text, string names) =>
        Assert.Equal(names, string.Join(", ", All.Only([text]).Benchmarks.Select(benchmark => benchmark.Name)));
}
