using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>The built program measuring its presets.</summary>
public sealed class PresetCostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("It runs the network with each preset.")]
    public async Task Presets_Measured_AreToldWithTheirCostsFromThenOn()
    {
        ProcessResult unknown = await RunAsync("presets");
        ProcessResult measured = await RunAsync("presets", "--measure");
        ProcessResult known = await RunAsync("presets");
        string note = Assert.Single(Directory.GetFiles(_folder.Path, "presets-*.json"));
        await File.WriteAllTextAsync(note, "[{\"preset\":");
        ProcessResult torn = await RunAsync("presets");

        Assert.Contains("samstream presets --measure", unknown.Output, StringComparison.Ordinal);
        Assert.True(measured.ExitCode == ExitCode.Ok, measured.ToString());
        Assert.Matches(@"\| realtime .+\| +\d+\.\d \| +\d+\.\d \|", measured.Output);
        Assert.Matches(@"\| accurate .+\| +\d+\.\d \| +\d+\.\d \|", measured.Output);
        Assert.Equal(measured.Output, known.Output);
        Assert.Equal(unknown.Output, torn.Output);
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        SamStreamProcess.RunInShellAsync($"SAMSTREAM_CACHE='{_folder.Path}' dotnet \"$@\"", arguments);
}
