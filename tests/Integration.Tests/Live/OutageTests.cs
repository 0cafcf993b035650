using System.Text.Json;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Chaos.Rtsp;
using SamStream.Cli;
using SamStream.Cli.Hosting;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;
using Xunit.Abstractions;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program while a camera's server and then the broker go away and come back.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly StatusReader _status;

    public OutageTests(ITestOutputHelper output) => _status = new StatusReader(_port, output.WriteLine);

    public void Dispose()
    {
        _status.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Slow("A camera and a broker go away and come back, and the waits between the attempts are real.")]
    public async Task Run_CameraThenBrokerGoAndComeBack_TheOtherCameraGoesOnAndNoMaskFromBeforeIsShown()
    {
        var clip = new RtspServerOptions { File = SampleClip.Path };
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        await using RtspServer gate = await RtspServer.StartAsync(clip), yard = await RtspServer.StartAsync(clip);
        await File.WriteAllTextAsync(_folder.Combine("run.yaml"), $$"""
            cameras:
              - { id: gate, input: "{{gate.Url}}", stallTimeout: 3s, prompts: [{ box: [178, 373, 248, 519] }] }
              - { id: yard, input: "{{yard.Url}}", stallTimeout: 3s, prompts: [{ box: [178, 373, 248, 519] }] }
            mqtt: { host: 127.0.0.1, port: {{broker.Port}}, spool: { path: spool } }
            http: { port: {{_port}} }
            sinks: { masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            output: { folder: out }
            """);
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"), "--json");
        await _status.ReadyAsync("both run", ready => ready.Ready && ready.Cameras.All(camera => camera.Frames > 1));

        await gate.KillAsync();
        ReadinessMessage away = await _status.ReadyAsync("the loss is told", ready => ready.Cameras[0].State == "backoff");
        await _status.ReadyAsync("the other goes on", ready => ready.Cameras[1].Frames > away.Cameras[1].Frames + 2);
        await broker.KillAsync();
        ReadinessMessage alone = await _status.ReadyAsync(
            "the broker's loss is told",
            ready => !ready.Broker!.Connected && ready.Cameras.All(camera => !camera.Broker!.Connected));
        await _status.ReadyAsync("frames go on without a broker", ready => ready.Cameras[1].Frames > alone.Cameras[1].Frames + 2);
        await broker.StartAgainAsync();
        await gate.RestartAsync();
        await _status.ReadyAsync(
            "all is as before",
            ready => ready.Ready && ready.Cameras[0].Frames > alone.Cameras[0].Frames + 1
                && ready.Cameras.All(camera => camera.Broker!.Waiting == 0));
        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        JsonElement[] gateFrames = FramesOf("gate"), yardFrames = FramesOf("yard");
        Assert.Single(gateFrames, IsDiscontinuity);
        Assert.DoesNotContain(yardFrames, IsDiscontinuity);
        // The same id, and never as if it had been seen all the time.
        Assert.All(gateFrames, frame => Assert.Equal(1, frame.GetProperty("objects")[0].GetProperty("id").GetInt32()));
        string back = StateOf(gateFrames.Single(IsDiscontinuity));
        // Which frame of the clip comes first is up to the server: what is found on it may be in doubt, prompted or not.
        Assert.Contains(back, (string[])["reacquired", "uncertain", "lost"]);
        Assert.Contains(StateOf(gateFrames[0]), (string[])["tracked", "uncertain"]);
    }

    private static string StateOf(JsonElement frame) => frame.GetProperty("objects")[0].GetProperty("state").GetString()!;

    private static bool IsDiscontinuity(JsonElement frame) => frame.GetProperty("discontinuity").GetBoolean();

    private JsonElement[] FramesOf(string camera) =>
    [
        .. File.ReadLines(_folder.Combine($"out/{camera}/results.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];
}
