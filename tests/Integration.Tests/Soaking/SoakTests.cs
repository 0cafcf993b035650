using System.Text.Json;
using SamStream.Cli;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Soaking;

/// <summary>The command that makes cameras and a broker of its own fail, in short.</summary>
public sealed class SoakTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Soak_TenSecondsWithARestart_MeasuresALiveRunAndKeepsBothReports()
    {
        ProcessResult result = await SamStreamProcess.RunAsync(
            "soak", "--duration", "10s", "--cameras", "1", "--restart-every", "5s", "--input-size", "256x160",
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

    private static string Measured(ScenarioMessage scenario, string what) =>
        Assert.Single(scenario.Checks, check => check.What == what).Measured;
}
