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
        using var folder = new OutputFolder(_temporary.Combine("a/b"));
        folder.Reserve("results.jsonl");

        folder.Open();
        folder.Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Open_ResultsInTheWay_RefusesAndNamesThemAndTheCures()
    {
        using var folder = new OutputFolder(_temporary.Path);
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
        using var folder = new OutputFolder(_temporary.Path, OverwritePolicy.Replace);
        folder.Reserve("results.jsonl");
        folder.Reserve("part.mp4", keepAs: "interrupted.mp4");
        foreach (string name in new[] { "results.jsonl", "part.mp4", "notes.txt" })
            File.WriteAllText(_temporary.Combine(name), name);

        folder.Open();
        folder.Dispose();

        Assert.Equal(
            ["interrupted.mp4", "notes.txt"],
            Directory.GetFiles(_temporary.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal("part.mp4", File.ReadAllText(_temporary.Combine("interrupted.mp4")));
    }

    [Fact]
    public void Open_SecondCall_LeavesWhatTheRunWrote()
    {
        using var folder = new OutputFolder(_temporary.Path, OverwritePolicy.Replace);
        folder.Reserve("results.jsonl");
        folder.Open();
        File.WriteAllText(_temporary.Combine("results.jsonl"), "new");

        folder.Open();

        Assert.Equal("new", File.ReadAllText(_temporary.Combine("results.jsonl")));
    }

    [Fact]
    public void Open_AnotherRunWritesThere_IsRefusedAndTouchesNothing()
    {
        using var first = new OutputFolder(_temporary.Path);
        first.Reserve("results.jsonl");
        first.Open();
        File.WriteAllText(_temporary.Combine("results.jsonl"), "of the first");
        using var second = new OutputFolder(_temporary.Path, OverwritePolicy.Replace);
        second.Reserve("results.jsonl");

        SinkException error = Assert.Throws<SinkException>(second.Open);

        Assert.StartsWith($"Another run writes to the output folder {_temporary.Path}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("of the first", File.ReadAllText(_temporary.Combine("results.jsonl")));
        first.Dispose();
        second.Open();
        Assert.False(File.Exists(_temporary.Combine("results.jsonl")));
    }

    [Fact]
    public void Open_RefusedForResults_LetsOthersIn()
    {
        File.WriteAllText(_temporary.Combine("a.jsonl"), "");
        using var refused = new OutputFolder(_temporary.Path);
        refused.Reserve("a.jsonl");
        Assert.Throws<SinkException>(refused.Open);
        using var other = new OutputFolder(_temporary.Path);

        other.Open();

        Assert.True(File.Exists(_temporary.Combine(FolderLock.FileName)));
    }

    [Fact]
    public void Open_PathOfAFile_SaysSo()
    {
        File.WriteAllText(_temporary.Combine("file"), "");
        using var folder = new OutputFolder(_temporary.Combine("file"));

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Equal($"The output folder {folder.Path} is a file. Give another folder.", error.Message);
    }

    [Fact]
    public void FindFaults_FolderToBeMade_FindsNoneAndMakesNothing()
    {
        using var folder = new OutputFolder(_temporary.Combine("a/b"));
        folder.Reserve("masks/*.png");

        Assert.Empty(folder.FindFaults());
        Assert.Empty(Directory.GetFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public void FindFaults_NamesThatAreTaken_TellsEachOnce()
    {
        Directory.CreateDirectory(_temporary.Combine("results.jsonl"));
        File.WriteAllText(_temporary.Combine("masks"), "");
        using var folder = new OutputFolder(_temporary.Path);
        folder.Reserve("results.jsonl");
        folder.Reserve("masks/*.png");
        folder.Reserve("masks/*.tmp");

        Assert.Equal(
            [
                $"The output file {_temporary.Combine("results.jsonl")} is a folder. Remove it, or give another name.",
                $"Cannot write to the folder {_temporary.Combine("masks")}: {_temporary.Combine("masks")} is a file. Give another folder.",
            ],
            folder.FindFaults().Select(fault => fault.Message));
    }

    [Fact]
    public void FindFaults_FolderThatTakesNoFiles_SaysSoOnce()
    {
        using var folder = new OutputFolder("/proc/self/out");
        folder.Reserve("results.jsonl");

        Assert.Contains(
            "Cannot write to the folder /proc/self/out", Assert.Single(folder.FindFaults()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PathUnderAFile_NamesTheFile()
    {
        string file = _temporary.Combine("file");
        File.WriteAllText(file, "");
        using var folder = new OutputFolder(_temporary.Combine("file/out"));

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains($"{file}/out: {file} is a file, not a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatTakesNoFiles_SaysSo()
    {
        // Even root cannot create a file there.
        using var folder = new OutputFolder("/proc/self");

        SinkException error = Assert.Throws<SinkException>(folder.Open);

        Assert.Contains("Cannot write to the output folder /proc/self", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void Reserve_SameFileTwice_IsRefused()
    {
        using var folder = new OutputFolder(_temporary.Path);
        folder.Reserve("a.jsonl");

        SinkException error = Assert.Throws<SinkException>(() => folder.Reserve("./a.jsonl"));

        Assert.Contains("Two sinks write './a.jsonl'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../a.jsonl")]
    [InlineData("/a.jsonl")]
    public void Reserve_OutsideTheFolder_IsRefused(string name)
    {
        using var folder = new OutputFolder(_temporary.Path);

        Assert.Throws<SinkException>(() => folder.Reserve(name));
    }
}
