using System.Text.Json;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Benchmarking;

/// <summary>A short suite of the built program.</summary>
public sealed class SuiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("It measures each part once, in a process of its own.")]
    public async Task Bench_QuickSuite_MeasuresRowsAndNamesWhatIsMissing()
    {
        string file = _folder.Combine("tables.md");

        // Without node, and with what starts a child.
        ProcessResult result = await SamStreamProcess.RunToolInShellAsync(
            "samstream-bench",
            $"host=$(command -v dotnet); for program in setpriv setsid prlimit ffmpeg ffprobe; do ln -s $(command -v $program) '{_folder.Path}'; done; "
                + $"PATH='{_folder.Path}' SAMSTREAM_CACHE='{_folder.Path}' \"$host\" \"$@\"",
            SampleClip.Path, "--box", "178,373,248,519", "--suite", "--quick", "--rounds", "1", "--frames", "2",
            "--parts", "encoder,cameras", "--only", "512x288", "--only", "node", "--input-size", "128x96", "--json", "--markdown", file);

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        using var suite = JsonDocument.Parse(result.Output);
        JsonElement encoder = suite.RootElement.GetProperty("tables")[0];
        JsonElement[] rows = [.. encoder.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["stock file, 1024x1024", "512x288 fp32", "512x288 int8"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("median_ms").GetDouble() > 0));
        Assert.True(rows[1].GetProperty("speed").GetDouble() > 1);
        string[] leftOut = [.. encoder.GetProperty("left_out").EnumerateArray().Select(left => left.GetProperty("reason").GetString()!)];
        // Which of both is missing depends on what was installed before.
        Assert.Contains(leftOut, reason => reason.Contains("make bench-peers", StringComparison.Ordinal)
            || reason.Contains("install Node.js", StringComparison.Ordinal));
        JsonElement camera = suite.RootElement.GetProperty("tables")[1].GetProperty("rows")[0];
        Assert.True(camera.GetProperty("resident_bytes").GetInt64() > 50 << 20);
        Assert.Contains("| 512x288 fp32", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }
}
