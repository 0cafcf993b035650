using System.Net;
using System.Text.Json;
using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Cli.Hosting;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program with two cameras, whose configuration is loaded anew.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly StatusReader _status;
    private readonly HttpClient _client;

    public ReloadTests()
    {
        _status = new StatusReader(_port);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}/"), Timeout = Limit };
    }

    private string File => _folder.Combine("run.yaml");

    public void Dispose()
    {
        _client.Dispose();
        _status.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Slow("The whole program runs, and its cameras begin anew several times.")]
    public async Task Reload_OneOfTwoCamerasChanged_TheOtherRunsOnWithItsObject()
    {
        Write(yard: "256x192");
        using SamStreamProcess process = SamStreamProcess.Start("run", File);
        ReadinessMessage first = await FollowedAsync(1);

        // By request.
        Write(yard: "320x192");
        (HttpStatusCode status, JsonElement answer) = await PostAsync();
        ReadinessMessage second = await _status.ReadyAsync("yard began anew", now => now.Ready && now.Cameras[1].Since != first.Cameras[1].Since);

        Assert.True(status == HttpStatusCode.OK, $"{status}: {answer}");
        Assert.Equal(("gate", "yard"), (Names(answer, "kept"), Names(answer, "restarted")));
        AssertRunsOn(first.Cameras[0], second.Cameras[0]);
        using (JsonDocument cameras = JsonDocument.Parse(await _client.GetStringAsync(new Uri("api/cameras", UriKind.Relative))))
            Assert.Equal(320, cameras.RootElement.GetProperty("cameras")[1].GetProperty("width").GetInt32());

        // Whatever is wrong with the file, nothing changes.
        foreach ((string text, string fault) in Wrong)
        {
            await System.IO.File.WriteAllTextAsync(File, text);
            await AssertRefusedAsync(HttpStatusCode.UnprocessableEntity, fault);
        }

        System.IO.File.Delete(File);
        await AssertRefusedAsync(HttpStatusCode.UnprocessableEntity, "there is no such file");
        process.Signal("HUP");
        ReadinessMessage third = await FollowedAsync(1);
        AssertRunsOn(second.Cameras[0], third.Cameras[0]);
        AssertRunsOn(second.Cameras[1], third.Cameras[1]);

        // By signal: yard is gone, door has come.
        Write(yard: null, door: true);
        process.Signal("HUP");
        ReadinessMessage fourth = await ToldByAsync(
            process, _status.ReadyAsync("door has come", now => now.Ready && now.Cameras.Any(camera => camera.Id == "door")));
        Assert.Equal(["gate", "door"], fourth.Cameras.Select(camera => camera.Id));
        AssertRunsOn(third.Cameras[0], fourth.Cameras[0]);
        Assert.DoesNotContain("camera=\"yard\"", await _status.MetricsAsync("metrics", _ => true), StringComparison.Ordinal);

        // What cameras share.
        Write(yard: null, door: true, more: "budget: { cpu: 70% }");
        (status, answer) = await PostAsync();
        Assert.True(status == HttpStatusCode.OK, $"{status}: {answer}");
        Assert.Equal(("", "gate,door"), (Names(answer, "kept"), Names(answer, "restarted")));
        ReadinessMessage fifth = await FollowedAsync(1);
        Assert.NotEqual(fourth.Cameras[0].Since, fifth.Cameras[0].Since);

        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();
        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        Assert.Contains("SIGHUP loads", result.Error, StringComparison.Ordinal);
        Assert.Contains("removed yard; kept gate", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("The whole program runs.")]
    public async Task Reload_WithoutConfiguration_SaysThatThereIsNothing()
    {
        using SamStreamProcess process = SamStreamProcess.Start("serve", "/dev/video99", "--http", $"{_port}");
        await _status.ReadyAsync("it answers", _ => true);

        await AssertRefusedAsync(HttpStatusCode.Conflict, "there is nothing to reload");
        process.Signal("HUP");
        process.Signal("TERM");
        await process.EndAsync();
    }

    private static (string Text, string Fault)[] Wrong =>
    [
        ("", "is empty"),
        ("cameras: [", "is not YAML"),
        ("cameras: [{ id: gate }]", "input"),
        ("#" + new string('x', 32 << 20), "bytes"),
        ("source: { input: \"test:crossing\" }\nprompts: [{ box: [10, 60, 90, 140] }]\noutput: { folder: out }", "is for a file that is worked off"),
    ];

    private static void AssertRunsOn(CameraReadiness before, CameraReadiness after)
    {
        Assert.Equal((before.Id, before.Since, before.Restarts), (after.Id, after.Since, after.Restarts));
        Assert.True(after.Frames >= before.Frames, $"{after.Frames} frames after {before.Frames}");
    }

    private static string Names(JsonElement answer, string key) => string.Join(',', answer.GetProperty(key).EnumerateArray().Select(name => name.GetString()));

    // What does not come, the program's log may explain.
    private static async Task<T> ToldByAsync<T>(SamStreamProcess process, Task<T> awaited)
    {
        try
        {
            return await awaited;
        }
        catch (Exception error) when (!process.HasExited)
        {
            process.Signal("TERM");
            ProcessResult result = await process.EndAsync();
            throw new InvalidOperationException($"{error.Message}\n{result}", error);
        }
    }

    private async Task<ReadinessMessage> FollowedAsync(int objects)
    {
        await _status.MetricsAsync("gate's object is followed", text => text.Contains($"samstream_objects{{camera=\"gate\",state=\"tracked\"}} {objects}", StringComparison.Ordinal));
        return await _status.ReadyAsync();
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync()
    {
        using HttpResponseMessage answer = await _client.PostAsync(new Uri("api/reload", UriKind.Relative), null);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task AssertRefusedAsync(HttpStatusCode expected, string fault)
    {
        (HttpStatusCode status, JsonElement answer) = await PostAsync();

        Assert.True(status == expected, $"{fault}: {status}: {answer}");
        Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private void Write(string? yard, bool door = false, string more = "") => System.IO.File.WriteAllText(File, $$"""
        cameras:
          - { id: gate, input: "test:crossing?size=256x192&frames=1000000", prompts: [{ box: [10, 60, 90, 140] }] }
          {{(yard is null ? "" : $"- {{ id: yard, input: \"test:crossing?size={yard}&frames=1000000\" }}")}}
          {{(door ? "- { id: door, input: \"test:crossing?size=256x192&frames=1000000\" }" : "")}}
        http: { port: {{_port}} }
        console: { enabled: true }
        output: { folder: out }
        sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
        {{more}}
        """);
}
