using SamStream.Cli.Threads;

namespace SamStream.Cli.Tests.Threads;

public sealed class CpuListTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3,8\n", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("5,7-8", new[] { 5, 7, 8 })]
    public void Parse_List_GivesIndices(string text, int[] indices) => Assert.Equal(indices, CpuList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("all")]
    [InlineData("0-99999999")]
    public void Parse_Other_IsNull(string text) => Assert.Null(CpuList.Parse(text));
}
