using System.Text.Json;
using SamStream.Cli;
using SamStream.Cli.Run;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>Several clips in one run of the built program.</summary>
public sealed class ClipsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ClipsTests()
    {
        Directory.CreateDirectory(_folder.Combine("clips"));
        foreach (string name in new[] { "shot10", "shot9" })
            File.Copy(SampleClip.Path, _folder.Combine($"clips/{name}.mp4"));
        File.WriteAllText(_folder.Combine("clips/notes.txt"), "which is which");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs two clips.")]
    public async Task Run_FolderWithATornClip_RunsTheOthersAndTellsInATable()
    {
        await File.WriteAllBytesAsync(_folder.Combine("clips/shot9b.mp4"), File.ReadAllBytes(SampleClip.Path)[..20_000]);

        ProcessResult result = await RunAsync(_folder.Combine("clips"), "--box", "178,373,248,519", "--frames", "2");

        Assert.Equal(ExitCode.Source, result.ExitCode);
        Assert.Equal(["shot10", "shot9"], Directory.GetDirectories(_folder.Combine("out")).Select(Path.GetFileName).Order());
        Assert.All(["shot9", "shot10"], name => Assert.Equal(2, new RunResults(_folder.Combine($"out/{name}")).Lines.Count));
        Assert.Matches(
            """
            (?s)\| clip +\| outcome .*\| shot9 +\| completed +\| +2 \|.*\| shot9b +\| not started .*\| shot10 +\| completed +\| +2 \|
            """.Trim(),
            result.Output);
        Assert.Contains("shot9b: error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("clip 3 of 3: shot10", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("The whole program runs two clips.")]
    public async Task Run_ClipsByName_ReportsEachInOneObject()
    {
        ProcessResult result = await RunAsync(
            _folder.Combine("clips/shot9.mp4"), "test:crossing?size=320x192", "--box", "60,60,110,110", "--frames", "1", "--json", "--quiet");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        Assert.Equal(("completed", 2L), (report.Outcome, report.Frames));
        Assert.Equal([("shot9", 1L), ("test-crossing", 1L)], report.Clips!.Select(clip => (clip.Source!, clip.Frames)));
    }

    [Theory]
    [InlineData("masks/shot9.png", "--mask", "masks/{name}.png")]
    [InlineData("has no end", "rtsp://127.0.0.1/none", "--box", "1,2,30,40")]
    [InlineData("run configurations one by one", "a.yaml", "--box", "1,2,30,40")]
    public async Task Run_SomethingWrongWithAnyClip_IsToldBeforeTheFirstBegins(string expected, params string[] arguments)
    {
        ProcessResult result = await RunAsync([_folder.Combine("clips"), .. arguments]);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        SamStreamProcess.RunAsync(["run", .. arguments, "--out", _folder.Combine("out")]);
}
