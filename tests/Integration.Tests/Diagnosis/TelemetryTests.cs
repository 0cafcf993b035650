using System.Diagnostics;
using System.Reflection;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Diagnosis;

/// <summary>
/// ONNX Runtime keeps no device id and looks up no collector, though its library does both when nobody forbids it. Where
/// a test shows that something is absent, it first shows that it is there without us.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Alone = "onnxruntime-alone.py";

    // All that a started process gets of our environment: ONNX Runtime is silent by itself under ORT_DISABLE_TELEMETRY,
    // and wherever CI, GITHUB_ACTIONS and their kin say that it is built and tested.
    private static readonly string[] Passed = ["PATH", "DOTNET_ROOT", "LANG", "TMPDIR"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "samstream.dll");
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Doctor_InAnEmptyHome_LeavesNoFileOfOnnxRuntime()
    {
        await RunAsync("alone", "python3", Script(Alone), Library, "0");
        Assert.Contains("deviceid", FilesOf("alone"));

        await RunAsync("doctor", "dotnet", Program, "doctor", "--threads", "1", "--input-size", "512x288");
        Assert.DoesNotContain(FilesOf("doctor"), file => file is "deviceid" || file.StartsWith("onnxruntime", StringComparison.Ordinal));
    }

    [NamespaceFact]
    [Slow("ONNX Runtime alone looks the name up some seconds after its start, and the program is watched as long.")]
    public async Task Run_AsLongAsOnnxRuntimeAloneLooksUpACollector_LooksUpNoName()
    {
        string output = _folder.Combine("out"), end = _folder.Combine("end"), never = _folder.Combine("never");
        Task<string> run = WatchAsync("run", end, "dotnet", Program, "run", "test:crossing?size=128x96&frames=1000000",
            "--box", "0,0,64,96", "--threads", "1", "--input-size", "128x96", "--out", output, "--no-masks", "--no-overlay");
        var results = new FileInfo(Path.Combine(output, "results.jsonl"));
        using (var limit = new CancellationTokenSource(Limit))
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
        {
            while (!run.IsCompleted && results is not { Exists: true, Length: > 0 })
            {
                await timer.WaitForNextTickAsync(limit.Token);
                results.Refresh();
            }
        }

        // From here on the program, whose network is loaded, is older than what it is compared with.
        string alone = await WatchAsync("alone", never, "python3", Script(Alone), Library, "100");
        await File.WriteAllTextAsync(end, "");

        Assert.StartsWith("name ", alone, StringComparison.Ordinal);
        Assert.Equal("none", await run);
    }

    [Fact]
    public void OnnxRuntime_IsCalledBy_NoAssemblyButTheOneThatSwitchesItOff()
    {
        IEnumerable<string> callers = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(file => Path.GetFileName(file) is var name && name.StartsWith("samstream", StringComparison.OrdinalIgnoreCase))
            .Where(file => Assembly.LoadFrom(file).GetReferencedAssemblies().Any(name => name.Name == "Microsoft.ML.OnnxRuntime"))
            .Select(file => Path.GetFileName(file)!);

        Assert.Equal(["SamStream.Model.dll"], callers);
    }

    public void Dispose() => _folder.Dispose();

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Diagnosis", name);

    private string[] FilesOf(string home) =>
        [.. Directory.EnumerateFiles(_folder.Combine(home), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)];

    // In the network of its own, what it looks up while the file is not there.
    private Task<string> WatchAsync(string home, string until, params IEnumerable<string> command) =>
        RunAsync(home, ["unshare", "--net", "--mount", "python3", Script("names.py"), until, .. command]);

    private async Task<string> RunAsync(string home, params IEnumerable<string> command)
    {
        string[] words = [.. command];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Directory.CreateDirectory(_folder.Combine(home));
        foreach (string name in start.Environment.Keys.Except(Passed).ToArray())
            start.Environment.Remove(name);
        start.Environment["HOME"] = _folder.Combine(home);
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{words[0]}: exit code {process.ExitCode}\n{output}\n{await errors}");
        return output.Trim();
    }
}
