using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>Runs that go on where an earlier one ended, by the built program.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Pattern = "test:crossing?size=320x192";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs twice.")]
    public async Task Run_ResumedAfterATornLine_GoesOnWithIdsLabelsAndFrames()
    {
        Assert.Equal(ExitCode.Ok, (await RunAsync("--frames", "8")).ExitCode);
        string lines = _folder.Combine("results.jsonl");
        string[] whole = (await File.ReadAllLinesAsync(lines))[..5];
        // As a process leaves it that is killed while it writes, with an image that was not written yet.
        await File.WriteAllTextAsync(lines, string.Join('\n', whole) + "\n{\"schema\":1,\"source\":");
        File.Delete(_folder.Combine("masks/00004.png"));
        File.Move(_folder.Combine("overlay.mp4"), _folder.Combine("overlay.partial.mp4"));

        ProcessResult result = await RunAsync("--frames", "12", "--resume");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Contains("Going on after frame 4", result.Error, StringComparison.Ordinal);
        Assert.Equal(whole, (await File.ReadAllLinesAsync(lines))[..5]);
        var results = new RunResults(_folder.Path);
        Assert.Equal(Enumerable.Range(0, 12), results.Lines.Select(line => (int)line.Frame));
        Assert.All(results.Lines, line => Assert.Equal([(1, "ball"), (2, null)], line.Objects.Select(found => (found.Id, found.Label))));
        Assert.All(results.Lines, line => Assert.All(line.Objects, found => Assert.Equal("tracked", found.State)));
        // What follows goes on from where the objects were: nothing jumps.
        Assert.All(results.Lines.Zip(results.Lines.Skip(1)), pair => Assert.All(pair.First.Objects.Zip(pair.Second.Objects), AssertIsNear));
        Assert.Equal(12, results.Masks.Count);
        Assert.Equal(("completed", 12L, 12L), (results.Summary.Status, results.Summary.Frames, results.Summary.Objects[0].States["tracked"]));
        Assert.Equal(["masks", "overlay.mp4", "results.jsonl", "summary.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(12, (await results.OpenOverlayAsync()).DeclaredFrameCount);
    }

    [Fact]
    public async Task Run_ResumedWithNothingThere_BeginsAtTheFirstFrame()
    {
        ProcessResult result = await RunAsync("--frames", "2", "--resume");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Equal([0, 1], new RunResults(_folder.Path).Lines.Select(line => (int)line.Frame));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "stands beside --overwrite", "--overwrite")]
    [InlineData(ExitCode.Usage, "needs result lines with masks", "--no-jsonl")]
    [InlineData(ExitCode.Usage, "needs result lines with masks", "--jsonl", "-")]
    [InlineData(ExitCode.Sink, "holds results of other, 320x192, and this is test-crossing, 320x192")]
    public async Task Run_ThatCannotBeGoneOnWith_IsRefusedAndChangesNothing(int exitCode, string expected, params string[] arguments)
    {
        const string line = """{"schema":1,"source":"other","frame":0,"pts":0,"pts_clock":"stream","captured_at":"2026-03-01T12:30:00.250000Z","discontinuity":false,"encoded":true,"width":320,"height":192,"objects":[]}""";
        await File.WriteAllTextAsync(_folder.Combine("results.jsonl"), line + "\ntorn");
        await File.WriteAllTextAsync(_folder.Combine("overlay.mp4"), "a video");

        ProcessResult result = await RunAsync(["--frames", "2", "--resume", .. arguments]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(line + "\ntorn", await File.ReadAllTextAsync(_folder.Combine("results.jsonl")));
        Assert.Equal("a video", await File.ReadAllTextAsync(_folder.Combine("overlay.mp4")));
    }

    private static void AssertIsNear((ObjectMessage Before, ObjectMessage After) found) =>
        Assert.All(found.Before.Box!.Zip(found.After.Box!), edge => Assert.InRange(edge.Second - edge.First, -16, 16));

    private Task<ProcessResult> RunAsync(params string[] arguments) => SamStreamProcess.RunAsync(
        ["run", Pattern, "--out", _folder.Path, .. RunTests.Boxes().Take(4), "--label", "1=ball", .. arguments]);
}
