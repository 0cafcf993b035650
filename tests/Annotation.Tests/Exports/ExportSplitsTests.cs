using SamStream.Annotation.Exports;
using SamStream.Annotation.Projects;

namespace SamStream.Annotation.Tests.Exports;

public sealed class ExportSplitsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("trén")]
    [InlineData("a0123456789012345678901234567890123456789")]
    public void NameOf_SplitThatAProjectRefuses_IsRefusedWithTheSameWords(string split)
    {
        ExportException error = Assert.Throws<ExportException>(() => ExportSplits.NameOf(Clip(split)));

        Assert.Contains(ProjectReader.SplitProblem(split)!, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train_2-b", "train_2-b")]
    [InlineData(null, ExportSplits.Unnamed)]
    public void NameOf_SplitThatAProjectTakes_IsThatOrTheUnnamedOne(string? split, string expected) => Assert.Equal(expected, ExportSplits.NameOf(Clip(split)));

    private static ExportClip Clip(string? split) => new()
    {
        Id = "gate-1",
        Name = "gate.mp4",
        Width = 64,
        Height = 48,
        Split = split,
        FrameRate = 10,
        FrameCount = 1,
        Tracks = [],
        Frames = [],
    };
}
