using System.Text.Json;
using SamStream.Cli;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Integration.Tests.Processes;
using SamStream.Model;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Messages;
using SamStream.Sources;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>The built program on real input, with what it leaves behind.</summary>
public sealed class RunTests : IDisposable
{
    private const string Pattern = "test:crossing?size=320x192";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs with every output.")]
    public async Task Run_TestPattern_WritesEverythingAndReportsOneObject()
    {
        ProcessResult result = await SamStreamProcess.RunAsync(
            ["run", Pattern, "--frames", "4", "--out", _folder.Path, "--json", "--quiet", .. Boxes()]);

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Equal("", result.Error);
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        Assert.Equal(("completed", 0, 4L), (report.Outcome, report.ExitCode, report.Frames));
        Assert.Equal([1, 2, 3], report.Objects.Select(found => found.Id));
        Assert.Equal(_folder.Combine("overlay.mp4"), report.Outputs!["overlay"]);

        var results = new RunResults(_folder.Path);
        Assert.Equal([0, 1, 2, 3], results.Lines.Select(line => (int)line.Frame));
        Assert.All(results.Lines, line => Assert.Equal([1, 2, 3], line.Objects.Select(found => found.Id)));
        Assert.Equal(("completed", 4L), (results.Summary.Status, results.Summary.Frames));
        // All that was asked for and nothing of the program's own, each in its final state.
        Assert.Equal(
            [
                ("source", "completed"), ("encode", "completed"), ("track", "completed"), ("overlay", "completed"),
                ("masks", "completed"), ("jsonl", "completed"), ("summary", "completed"),
            ],
            results.Summary.Pipeline!.Stages.Select(stage => (stage.Name, stage.State)));
        Assert.Equal(4, results.Masks.Count);
        Assert.All(results.Masks, mask => Assert.Equal((320, 192), (mask.Width, mask.Height)));
        Assert.Equal([0, 1, 2, 3], results.Masks[0].Indices.ToArray().Distinct().Order().Select(id => (int)id));
        SourceProperties overlay = await results.OpenOverlayAsync();
        Assert.Equal((320, 192), (overlay.Width, overlay.Height));
    }

    [Fact]
    [Slow("The whole program runs twice.")]
    public async Task Run_LabelsOfAMaskImage_NameItsObjects()
    {
        await SamStreamProcess.RunAsync(["run", Pattern, "--frames", "1", "--out", _folder.Combine("first"), .. Boxes()]);
        string[] masked = ["run", Pattern, "--frames", "1", "--mask", _folder.Combine("first/masks/00000.png"), "--out", _folder.Combine("second")];

        ProcessResult refused = await SamStreamProcess.RunAsync([.. masked, "--label", "9=ball"]);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("'9=ball' is for object 9, for which there is no prompt", refused.Error, StringComparison.Ordinal);

        ProcessResult result = await SamStreamProcess.RunAsync([.. masked, "--label", "2=ball"]);
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Equal([null, "ball", null], Assert.Single(new RunResults(_folder.Combine("second")).Lines).Objects.Select(found => found.Label));
    }

    [Fact]
    public async Task Run_SampleClip_ClosesWithOneLineOnWhatLiesWhere()
    {
        ProcessResult result = await SamStreamProcess.RunAsync(
            "run", SampleClip.Path, "--frames", "2", "--out", _folder.Path, "--box", "178,373,248,519");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Matches(@"^2 frames at \d+\.\d+ frames/s: overlay .*/overlay\.mp4, masks .*/masks, "
            + @"results .*/results\.jsonl, summary .*/summary\.json$", result.LastLine);
        Assert.Contains("object 1: tracked 2", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LinesToStandardOutput_LeavesThatToThem()
    {
        string fifo = _folder.Combine("lines");

        // A named pipe is what the shell redirects to; its reader is there first.
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"mkfifo {fifo}; cat {fifo} & dotnet \"$@\" > {fifo}; code=$?; wait; exit $code",
            ["run", Pattern, "--frames", "3", "--out", _folder.Combine("out"), "--jsonl", "-", "--no-overlay", "--no-masks", "--no-summary", .. Boxes()]);

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Equal([0, 1, 2], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (int)JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage)!.Frame));
        Assert.Contains("results to standard output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ReaderOfLinesGoesAway_FailsAndSaysSo()
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            "dotnet \"$@\" | head -1 > /dev/null; exit ${PIPESTATUS[0]}",
            ["run", Pattern, "--frames", "60", "--out", _folder.Combine("out"), "--jsonl", "-", "--no-overlay", "--no-masks", "--no-summary", .. Boxes()]);

        Assert.Equal(ExitCode.Sink, result.ExitCode);
        Assert.Contains("Cannot write to standard output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ResultsInTheWay_IsRefusedAndNothingIsLost()
    {
        File.WriteAllText(_folder.Combine("results.jsonl"), "precious");

        ProcessResult result = await SamStreamProcess.RunAsync(
            ["run", Pattern, "--frames", "1", "--out", _folder.Path, .. Boxes()]);

        Assert.Equal(ExitCode.Sink, result.ExitCode);
        Assert.Contains("--overwrite", result.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_folder.Combine("results.jsonl")));
    }

    [Fact]
    [Slow("The whole program runs until it has written some frames.")]
    public async Task Interrupt_InMidRun_KeepsWhatWasDoneAndEndsWith130()
    {
        using SamStreamProcess process = SamStreamProcess.Start(
            ["run", Pattern, "--out", _folder.Path, "--json", .. Boxes()]);
        await process.WaitForLinesAsync(_folder.Combine("results.jsonl"), 2);

        process.Signal("INT");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        Assert.Equal("stopped", report.Outcome);
        Assert.InRange(report.Frames, 2, 200);
        var results = new RunResults(_folder.Path);
        Assert.Equal(report.Frames, results.Lines.Count);
        Assert.Equal(report.Frames, results.Masks.Count);
        Assert.Equal(("stopped", report.Frames), (results.Summary.Status, results.Summary.Frames));
        await results.OpenOverlayAsync();
        Assert.Contains("Stopping", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_InMidRun_LeavesReadableResults()
    {
        using SamStreamProcess process = SamStreamProcess.Start(["run", Pattern, "--out", _folder.Path, .. Boxes()]);
        await process.WaitForLinesAsync(_folder.Combine("results.jsonl"), 2);

        process.Signal("KILL");
        ProcessResult result = await process.EndAsync();

        Assert.Equal(128 + 9, result.ExitCode);
        var results = new RunResults(_folder.Path);
        IReadOnlyList<FrameMessage> lines = results.Lines;
        Assert.InRange(lines.Count, 2, 200);
        Assert.Equal(Enumerable.Range(0, lines.Count), lines.Select(line => (int)line.Frame));
        Assert.Equal("running", results.Summary.Status);
        Assert.NotEmpty(results.Masks);
    }

    [Fact]
    [Slow("The whole program runs until an output reaches the limit of its size.")]
    public async Task Run_FileThatCannotGrow_FailsThatOutputAndKeepsTheOthers()
    {
        // A file may not grow beyond 4 KiB: the results would, the mask images do not.
        KeepEditedGraph();
        using SamStreamProcess process = SamStreamProcess.StartLimited(
            "trap '' XFSZ; ulimit -f 4", ["run", Pattern, "--frames", "8", "--out", _folder.Path, "--no-overlay", .. Boxes()]);

        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Sink, result.ToString());
        Assert.Contains("results.jsonl", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(8, new RunResults(_folder.Path).Masks.Count);
        Assert.Contains("failed after 8 frames", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("Two whole programs run, one into the folder of the other.")]
    public async Task Run_IntoTheFolderOfAnotherRun_IsRefusedAndLosesNothing()
    {
        using SamStreamProcess first = SamStreamProcess.Start(
            ["run", Pattern, "--out", _folder.Path, "--json", .. Boxes()]);
        await first.WaitForLinesAsync(_folder.Combine("results.jsonl"), 1);

        ProcessResult second = await SamStreamProcess.RunAsync(
            ["run", Pattern, "--out", _folder.Path, "--overwrite", "--frames", "1", .. Boxes()]);
        first.Signal("INT");
        ProcessResult result = await first.EndAsync();

        Assert.True(second.ExitCode == ExitCode.Sink, second.ToString());
        Assert.Equal(
            $"error: Another run writes to the output folder {_folder.Path}. Wait until it has ended, or give another folder.\n",
            second.Error);
        Assert.Equal("", second.Output);
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        var results = new RunResults(_folder.Path);
        Assert.Equal(Enumerable.Range(0, (int)report.Frames), results.Lines.Select(line => (int)line.Frame));
        Assert.Equal(report.Frames, results.Masks.Count);
        Assert.False(File.Exists(_folder.Combine(".samstream.lock")));
    }

    [Theory]
    [InlineData("dotnet \"$@\" > /dev/full", "error: standard output cannot be written: No space left on device")]
    [InlineData("dotnet \"$@\" >&-", "error: standard output cannot be written: ")]
    public async Task Run_StandardOutputThatTakesNothing_FinishesTheFilesAndSaysSo(string command, string said)
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            command, ["run", Pattern, "--frames", "1", "--out", _folder.Path, .. Boxes()]);

        Assert.True(result.ExitCode == ExitCode.Sink, result.ToString());
        Assert.StartsWith(said, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal("completed", new RunResults(_folder.Path).Summary.Status);
        await new RunResults(_folder.Path).OpenOverlayAsync();
    }

    [Fact]
    public async Task Schema_ReaderThatLeavesEarly_IsNoFault()
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            "dotnet \"$@\" | head -1; exit ${PIPESTATUS[0]}", "schema");

        Assert.Equal((ExitCode.Ok, "{\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("cat \"$CLIP\" | dotnet \"$@\"")]
    [InlineData("dotnet \"$@\" < \"$CLIP\"")]
    public async Task Run_StandardInput_IsReadAsAVideo(string command)
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"CLIP='{SampleClip.Path}'; {command}", "run", "-", "--box", "178,373,248,519", "--frames", "2", "--input-size", "128x96", "--json",
            "--out", _folder.Combine("out"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Contains("\"frames\":2", result.Output, StringComparison.Ordinal);
    }

    // FFmpeg and ffprobe say a lot of a broken file; one line of it is for the user.
    [Fact]
    public async Task Run_BrokenVideo_SaysOneLineOfIt()
    {
        byte[] clip = await File.ReadAllBytesAsync(SampleClip.Path);
        await File.WriteAllBytesAsync(_folder.Combine("broken.mp4"), clip[..1000]);

        ProcessResult result = await SamStreamProcess.RunAsync(
            ["run", _folder.Combine("broken.mp4"), "--box", "1,2,30,40", "--out", _folder.Combine("out")]);

        Assert.True(result.ExitCode == ExitCode.Source, result.ToString());
        string[] lines = (result.Output + result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("error: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LogFileThatCannotBeWritten_IsRefused()
    {
        ProcessResult result = await SamStreamProcess.RunAsync(
            ["run", Pattern, "--frames", "1", "--out", _folder.Combine("out"), "--log-file", "/proc/self/run.log", .. Boxes()]);

        Assert.True(result.ExitCode == ExitCode.Sink, result.ToString());
        Assert.StartsWith("error: Cannot write the log file to /proc/self: ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    // Opening a model for the first time writes its edited graph, which is larger than the limit.
    private static void KeepEditedGraph()
    {
        using SamModel model = SamModel.Open(ModelCatalog.For().Read("mobile-sam"));
    }

    internal static IEnumerable<string> Boxes()
    {
        var scene = new TestPatternScene((TestPatternOptions)SourceLocator.Parse(Pattern));
        foreach (Prompt prompt in scene.Prompts(0))
        {
            yield return "--box";
            yield return $"{prompt.ObjectId}={prompt.Box}";
        }
    }
}
