using System.CommandLine;
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

    [Fact]
    public void Of_Architectures_HasBothEncodersInTurnForEachSizeAndPrecision()
    {
        SuiteSettings settings = SuiteReports.Example.Settings;

        // No peer takes part.
        BenchmarkGroup group = new BenchmarkGroups(settings, peer: null!).Of(SuitePart.Architectures);

        Assert.Equal(
            from precision in new[] { "fp32", "int8" }
            from size in new[] { "512x288", "768x448", "1024x576" }
            from encoder in new[] { "TinyViT", "SAM-Lightening" }
            select $"{encoder}, {size} {precision}",
            group.Benchmarks.Select(benchmark => benchmark.Name));
        Assert.Equal(group.Benchmarks[0].Name, group.Baseline);
    }

    [Theory]
    [InlineData("--suite", false)]
    [InlineData("--suite --parts encoder,architectures", true)]
    public void Settings_Architectures_AreMeasuredOnlyIfNamed(string arguments, bool isMeasured)
    {
        var suite = new SuiteArguments();
        var command = new RootCommand();
        suite.AddTo(command);

        SuiteSettings settings = suite.Settings(command.Parse(arguments), SuiteReports.Example.Settings);

        Assert.Contains(SuitePart.Encoder, settings.Parts);
        Assert.Equal(isMeasured, settings.Parts.Contains(SuitePart.Architectures));
    }
}
