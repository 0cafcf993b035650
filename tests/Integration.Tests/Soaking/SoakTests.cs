using System.Diagnostics;
using System.Text.Json;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Soak.Reports;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Soaking;

/// <summary>The command that makes cameras and a broker of its own fail, in short.</summary>
public sealed class SoakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("Ten seconds are what it soaks.")]
    public async Task Soak_TenSecondsWithARestart_MeasuresALiveRunAndKeepsBothReports()
    {
        ProcessResult result = await SamStreamProcess.RunToolAsync(
            "samstream-soak", "--duration", "10s", "--cameras", "1", "--restart-every", "5s", "--input-size", "256x160",
            "--out", _folder.Combine("soak"), "--json");

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        ScenarioMessage endurance = Assert.Single(
            JsonSerializer.Deserialize(result.Output, SoakJson.Default.SoakMessage)!.Scenarios);
        Assert.Equal((true, null), (endurance.Passed, endurance.Failure));
        Assert.Equal("0", Measured(endurance, "state events lost"));
        Assert.Equal("0", Measured(endurance, "leaked frames"));
        Assert.NotEqual("none", Measured(endurance, "restarts, slowest return"));
        Assert.NotEqual("0.00/s", Measured(endurance, "masks a camera and second"));
        Assert.Contains("| endurance ", await File.ReadAllTextAsync(_folder.Combine("soak/soak.md")), StringComparison.Ordinal);
        Assert.Equal(result.Output.TrimEnd(), (await File.ReadAllTextAsync(_folder.Combine("soak/soak.json"))).TrimEnd());
        Assert.NotEmpty(await File.ReadAllLinesAsync(_folder.Combine("soak/endurance/samples.csv")));
    }

    [Fact]
    public async Task Soak_Killed_LeavesNoServerEvenIfItIsFrozen()
    {
        using SamStreamProcess soak = SamStreamProcess.StartToolWithTemporaryFolder(
            "samstream-soak", _folder.Path, "--duration", "60s", "--cameras", "1", "--input-size", "256x160", "--out", _folder.Combine("soak"));
        await UntilAsync(() => soak.HasExited || Servers(soak).Count == 2);
        IReadOnlyList<int> started = [.. soak.Children().Select(child => child.Id)];
        Assert.Equal(["mosquitto", "python3"], Servers(soak).Select(server => server.Name).Order(StringComparer.Ordinal));
        foreach ((int id, _) in Servers(soak))
            Send("STOP", id);

        soak.Signal("KILL");
        await soak.EndAsync();

        await UntilAsync(() => !started.Any(ChildProcesses.IsThere));
    }

    [Fact]
    public async Task Soak_RunOfItsOwnCannotStart_EndsAtOnceWithWhatThatSays()
    {
        string manifest = _folder.Combine("other.yaml");
        string known = await File.ReadAllTextAsync(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        await File.WriteAllTextAsync(manifest, known.Replace("encoder.onnx", "not-there.onnx", StringComparison.Ordinal));

        ProcessResult result = await SamStreamProcess.RunToolAsync(
            "samstream-soak", "--scenario", "run-killed", "--model", manifest, "--json");

        Assert.Equal(ExitCode.Bound, result.ExitCode);
        ScenarioMessage killed = Assert.Single(
            JsonSerializer.Deserialize(result.Output, SoakJson.Default.SoakMessage)!.Scenarios);
        Assert.Contains($"exit code {ExitCode.Model}: error: ", killed.Failure, StringComparison.Ordinal);
        Assert.Contains("not-there.onnx", killed.Failure, StringComparison.Ordinal);
    }

    private static List<(int Id, string Name)> Servers(SamStreamProcess soak) =>
        [.. soak.Children().Where(child => child.Name is "mosquitto" or "python3")];

    private static void Send(string signal, int id)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{id}"]);
        kill.WaitForExit();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private static string Measured(ScenarioMessage scenario, string what) =>
        Assert.Single(scenario.Checks, check => check.What == what).Measured;
}
