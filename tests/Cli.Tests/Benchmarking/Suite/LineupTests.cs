using SamStream.Cli.Benchmarking.Suite;

namespace SamStream.Cli.Tests.Benchmarking.Suite;

public sealed class LineupTests
{
    private static readonly Lineup All = new(SuitePart.Encoder, "", "stock", [
        .. new[] { "stock", "stock, node", "1024x576 fp32", "512x288 int8" }.Select(name => new AbsentContestant(name, "")),
    ]);

    [Fact]
    public void Only_NoText_IsAll() => Assert.Same(All, All.Only([]));

    [Theory]
    [InlineData("INT8", "stock, 512x288 int8")]
    [InlineData("1024", "stock, 1024x576 fp32")]
    [InlineData("node", "stock, stock, node")]
    public void Only_Text_KeepsItsRowsAndTheFirst(string text, string names) =>
        Assert.Equal(names, string.Join(", ", All.Only([text]).Contestants.Select(contestant => contestant.Name)));
}
