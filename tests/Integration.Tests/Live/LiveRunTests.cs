using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Cli.Hosting;
using SamStream.Cli.Run;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program with cameras, as an operator meets it: pages, metrics, log, stop, secrets.</summary>
public sealed partial class LiveRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly StatusReader _status;

    public LiveRunTests() => _status = new StatusReader(_port);

    public void Dispose()
    {
        _status.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Slow("Two cameras are encoded until each has published what the pages document.")]
    public async Task Run_TwoCamerasAndABroker_ShowsWhatIsDocumentedAndStopsInTime()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        Write($$"""
            cameras:
              - { id: left, input: "test:crossing?size=320x192", prompts: [{ box: [10, 60, 90, 140] }] }
              - { id: right, input: "test:crossing?size=320x192", sinks: { masks: true } }
            mqtt: { host: 127.0.0.1, port: {{broker.Port}} }
            http: { port: {{_port}} }
            sinks: { masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            output: { folder: out }
            shutdown: { drainTimeout: 20s }
            """);
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"), "--json");

        ReadinessMessage ready = await _status.ReadyAsync();
        string metrics = await MetricsAsync("samstream_frames_tracked_total{camera=\"right\"} 0");
        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        Assert.Equal(["left", "right"], ready.Cameras.Select(camera => camera.Id));
        Assert.All(ready.Cameras, camera => Assert.True(camera.Broker!.Connected));
        Assert.True(ready.Broker!.Connected);
        Assert.Equal(["masks", "jsonl", "mqtt"], ready.Cameras[1].Sinks.Select(sink => sink.Name));
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        Assert.Equal(("stopped", 2), (report.Outcome, report.Cameras!.Count));
        Assert.All(report.Cameras, camera => Assert.True(camera.Frames > 0, camera.Source));
        Assert.True(File.Exists(_folder.Combine("out/left/results.jsonl")));
        Assert.NotEmpty(Directory.EnumerateFiles(_folder.Combine("out/right/masks")));
        Assert.False(Directory.Exists(_folder.Combine("out/left/masks")));
        AssertAsDocumented(metrics);
    }

    [Fact]
    public async Task Run_PortInUse_SaysSoBeforeAnythingIsStarted()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();
        Write($"cameras: [{{ id: a, input: 'test:crossing' }}]\nhttp: {{ port: {_port} }}\noutput: {{ folder: out }}\n");

        ProcessResult result = await SamStreamProcess.RunAsync("run", _folder.Combine("run.yaml"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"http.port: '{_port}' is in use on 127.0.0.1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [Slow("It waits until the camera was tried twice.")]
    [InlineData("input: 'rtsp://viewer:hunter2@127.0.0.1:9/x'")]
    [InlineData("input: 'rtsp://127.0.0.1:9/x', username: viewer, password: hunter2")]
    [InlineData("input: 'rtsp://viewer:hunter2@:/#%^!@127.0.0.1:9/x', stalTimeout: 5s")]
    public async Task Run_PasswordInTheConfiguration_IsInNoOutput(string keys)
    {
        Write($$"""
            cameras: [{ id: door, {{keys}} }]
            mqtt: { host: 127.0.0.1, port: 9, username: me, password: hunter2 }
            http: { port: {{_port}} }
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            logging: { level: debug, file: log.txt }
            """);
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"), "--json");

        // It runs for as long as it takes to fail a few times; what is not valid ends it sooner.
        string pages = await PagesAsync(process, "door");
        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();
        ProcessResult check = await SamStreamProcess.RunAsync("check", _folder.Combine("run.yaml"));

        string logs = string.Concat(Directory.EnumerateFiles(_folder.Path, "log*.txt").Select(File.ReadAllText));
        Assert.DoesNotContain("hunter2", $"{pages}{result}{check}{logs}", StringComparison.Ordinal);
        Assert.Equal(check.ExitCode == ExitCode.Ok, check.Error.Contains("hint: ", StringComparison.Ordinal));
    }

    private void Write(string yaml) => File.WriteAllText(_folder.Combine("run.yaml"), yaml);

    // Every documented metric is there and the other way round; a series without a value yet is not written.
    private static void AssertAsDocumented(string metrics)
    {
        string page = File.ReadAllText(RepositoryPaths.Combine("docs/operations.md"));
        Dictionary<string, string> documented = Row().Matches(page)
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["type"].Value);
        Dictionary<string, string> found = Type().Matches(metrics)
            .ToDictionary(line => line.Groups["name"].Value, line => line.Groups["type"].Value);
        string[] onlyAtTimes =
        [
            "samstream_sink_frames_skipped_total", "samstream_commands_total", "samstream_mqtt_shed_total",
            "samstream_mqtt_degraded_total", "samstream_mqtt_requests_total", "samstream_road_latency_seconds",
        ];

        Assert.Equal(
            documented.Where(metric => found.ContainsKey(metric.Key) || !onlyAtTimes.Contains(metric.Key)).OrderBy(m => m.Key),
            found.OrderBy(m => m.Key));
    }

    private Task<string> MetricsAsync(string none) => _status.MetricsAsync("frames and messages", text =>
        text.Contains("samstream_frames_tracked_total", StringComparison.Ordinal)
        && text.Contains("samstream_mqtt_messages_total", StringComparison.Ordinal)
        && !text.Contains(none, StringComparison.Ordinal));

    private async Task<string> PagesAsync(SamStreamProcess process, string camera)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!process.HasExited && await timer.WaitForNextTickAsync())
        {
            // Its error is there once it has failed.
            if (await _status.ReadAsync("readyz") is { } ready
                && JsonSerializer.Deserialize(ready, ReadinessJson.Default.ReadinessMessage)!.Cameras
                    .Any(found => found.Id == camera && found.LastError is not null))
                return ready + await _status.ReadAsync("metrics");
        }

        return "";
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (?<type>counter|gauge|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Type();
}
