using System.Text.Json;
using SamStream.Chaos.Rtsp;
using SamStream.Integration.Tests.Streams;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>The built program with a real RTSP camera, in a real browser.</summary>
[Collection(RunsAlone.Name)]
public sealed class LiveConsoleTests : IDisposable
{
    // Stays where it is, whichever frame is shown when it is pointed at.
    private static readonly int[] Sign = [410, 200, 463, 246];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("A browser, a camera and a model.")]
    public async Task Live_BoxIsDragged_MasksAreThoseOfTheResultsAndAreDrawnWhereTheyAre()
    {
        await using RtspServer gate = await RtspServer.StartAsync(new RtspServerOptions { File = SampleClip.Path });
        await using ConsoleRun run = await ConsoleRun.StartAsync(await WriteAsync($$"""
            cameras: [{ id: gate, input: "{{gate.Url}}" }]
            sinks: { masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            output: { folder: out }
            """));

        string said = await BrowserScript.RunAsync("live", run.Address, new { camera = "gate", box = Sign });

        await run.StopAsync();
        JsonElement[] shown = [.. JsonDocument.Parse(said.Split('\n').First(line => line.StartsWith('{'))).RootElement.GetProperty("masks").EnumerateArray()];
        Dictionary<long, string?[]> published = File.ReadLines(_folder.Combine("out/gate/results.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("frame").GetInt64(), line => CountsOf(line.GetProperty("objects")));
        // Live, outputs pass frames over that they are too slow for, each its own: what both have had is compared.
        JsonElement[] both = [.. shown.Where(frame => published.ContainsKey(frame.GetProperty("frame").GetInt64()))];
        Assert.NotEmpty(both);
        Assert.All(both, frame => Assert.Equal(
            published[frame.GetProperty("frame").GetInt64()], (string?[])[.. frame.GetProperty("counts").EnumerateArray().Select(counts => counts.GetString())]));
    }

    [Fact]
    [Slow("A browser, a camera and a model.")]
    public async Task Live_ProgramIsStartedAgainAndCameraGoes_PageSaysSoAndGoesOn()
    {
        await using RtspServer gate = await RtspServer.StartAsync(new RtspServerOptions { File = SampleClip.Path });
        await using ConsoleRun run = await ConsoleRun.StartAsync(await WriteAsync($$"""
            cameras: [{ id: gate, input: "{{gate.Url}}", stallTimeout: 2s }]
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """));

        await BrowserScript.RunAsync("outages", run.Address, new { camera = "gate" }, new Dictionary<string, Func<Task>>
        {
            ["kill the camera"] = () => gate.KillAsync(),
            ["start the camera"] = () => gate.RestartAsync(),
            ["restart the program"] = () => run.RestartAsync(),
        });
    }

    [Fact]
    [Slow("Two browsers, a camera and a model.")]
    public async Task Live_TwoPages_BothSeeWhatOneOfThemChanges()
    {
        await using RtspServer gate = await RtspServer.StartAsync(new RtspServerOptions { File = SampleClip.Path });
        await using ConsoleRun run = await ConsoleRun.StartAsync(gate.Url);

        await BrowserScript.RunAsync("two-pages", run.Address, new { box = Sign });
    }

    private async Task<string> WriteAsync(string configuration)
    {
        string path = _folder.Combine("console.yaml");
        await File.WriteAllTextAsync(path, configuration);
        return path;
    }

    private static string?[] CountsOf(JsonElement objects) =>
        [.. objects.EnumerateArray().Select(found => found.GetProperty("mask") is { ValueKind: JsonValueKind.Object } mask ? mask.GetProperty("counts").GetString() : null)];
}
