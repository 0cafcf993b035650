using SamStream.Cli.Configuration;

namespace SamStream.Cli.Tests.Configuration;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("inptu", "input")]
    [InlineData("Overwrite", "overwrite")]
    [InlineData("overwrit", "overwrite")]
    [InlineData("stirde", "stride")]
    public void For_Misspelt_FindsWord(string written, string meant) =>
        Assert.Equal(meant, Suggestion.For(written, ["input", "stride", "overwrite", "folder"]));

    [Theory]
    [InlineData("banana")]
    [InlineData("x")]
    public void For_SomethingElse_FindsNothing(string written) =>
        Assert.Null(Suggestion.For(written, ["input", "stride", "overwrite", "folder"]));

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abxc", 1)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_Pair_IsNumberOfEdits(string from, string to, int edits)
    {
        Assert.Equal(edits, Suggestion.Distance(from, to));
        Assert.Equal(edits, Suggestion.Distance(to, from));
    }
}
