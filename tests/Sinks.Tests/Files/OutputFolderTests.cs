using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Files;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_MissingFolder_IsCreatedAndLeftEmpty()
    {
        var folder = new OutputFolder(_temporary.Combine("a/b"));
        folder.Reserve("results.jsonl");

        folder.Open();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Open_ResultsInTheWay_RefusesAndNamesThemAndTheCures()
    {
        var folder = new OutputFolder(_temporary.Path);
        folder.Reserve("results.jsonl");
        folder.Reserve("masks/*.png");
        Directory.CreateDirectory(_temporary.Combine("masks"));
        File.WriteAllText(_temporary.Combine("masks/00000.png"), "old");
        File.WriteAllText(_temporary.Combine("results.jsonl"), "old");

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains($"{_temporary.Path} holds results of an earlier run (masks/00000.png, results.jsonl)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--overwrite", error.Message, StringComparison.Ordinal);
        Assert.Contains("another folder", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_temporary.Combine("results.jsonl")));
    }

    [Fact]
    public void Open_ReplaceWithResultsInTheWay_RemovesThemAlone()
    {
        var folder = new OutputFolder(_temporary.Path, OverwritePolicy.Replace);
        folder.Reserve("results.jsonl");
        folder.Reserve("part.mp4", keepAs: "interrupted.mp4");
        foreach (string name in new[] { "results.jsonl", "part.mp4", "notes.txt" })
            File.WriteAllText(_temporary.Combine(name), name);

        folder.Open();

        Assert.Equal(
            ["interrupted.mp4", "notes.txt"],
            Directory.GetFiles(_temporary.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal("part.mp4", File.ReadAllText(_temporary.Combine("interrupted.mp4")));
    }

    [Fact]
    public void Open_SecondCall_LeavesWhatTheRunWrote()
    {
        var folder = new OutputFolder(_temporary.Path, OverwritePolicy.Replace);
        folder.Reserve("results.jsonl");
        folder.Open();
        File.WriteAllText(_temporary.Combine("results.jsonl"), "new");

        folder.Open();

        Assert.Equal("new", File.ReadAllText(_temporary.Combine("results.jsonl")));
    }

    [Fact]
    public void Open_PathUnderAFile_NamesTheFile()
    {
        string file = _temporary.Combine("file");
        File.WriteAllText(file, "");
        var folder = new OutputFolder(_temporary.Combine("file/out"));

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains($"{file}/out: {file} is a file, not a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatTakesNoFiles_SaysSo()
    {
        // Even root cannot create a file there.
        var folder = new OutputFolder("/proc/self");

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains("Cannot write to the output folder /proc/self", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void Reserve_SameFileTwice_IsRefused()
    {
        var folder = new OutputFolder(_temporary.Path);
        folder.Reserve("a.jsonl");

        SinkException error = Assert.Throws<SinkException>(() => folder.Reserve("./a.jsonl"));

        Assert.Contains("Two sinks write './a.jsonl'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.jsonl")]
    [InlineData("/a.jsonl")]
    public void Reserve_OutsideTheFolder_IsRefused(string name)
    {
        var folder = new OutputFolder(_temporary.Path);

        Assert.Throws<SinkException>(() => folder.Reserve(name));
    }
}
