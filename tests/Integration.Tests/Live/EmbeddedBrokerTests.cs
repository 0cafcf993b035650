using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program as its own broker.</summary>
public sealed class EmbeddedBrokerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly int _brokerPort = LoopbackPort.Free();
    private readonly StatusReader _status;

    public EmbeddedBrokerTests() => _status = new StatusReader(_port);

    public void Dispose()
    {
        _status.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_EmbeddedBroker_AnswersAPromptAndSaysGoodbye()
    {
        Write();
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"));
        await _status.ReadyAsync();
        using MqttListener client = await MqttListener.ConnectAsync(_brokerPort, "samstream/#");

        await client.PublishAsync("samstream/gate/prompt/set", """{"request_id":"r1","id":3,"box":[100,60,180,140]}""");
        await client.HeardAsync("samstream/gate/prompt/result", message => message.GetProperty("ok").GetBoolean());
        await client.HeardAsync("samstream/gate/masks", message => message.GetProperty("objects").GetArrayLength() == 2);
        process.Signal("TERM");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        await client.HeardAsync("samstream/gate/status", IsStopped);
        await client.HeardAsync("samstream/status", IsStopped);
        Assert.DoesNotContain("did not reach the broker", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortOfTheEmbeddedBrokerInUse_SaysSoBeforeAnythingIsStarted()
    {
        using var other = new TcpListener(IPAddress.Loopback, _brokerPort);
        other.Start();
        Write();

        ProcessResult result = await SamStreamProcess.RunAsync("run", _folder.Combine("run.yaml"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(
            $"mqtt.port: '{_brokerPort}' is in use on 127.0.0.1; write another port, 0 for a free one, or, to use the broker that "
            + "has it, mqtt.host: 127.0.0.1", result.Error, StringComparison.Ordinal);
    }

    private static bool IsStopped(JsonElement status) => status.GetProperty("reason").GetString() == "stopped";

    private void Write() => File.WriteAllText(_folder.Combine("run.yaml"), $$"""
        cameras:
          - id: gate
            input: "test:crossing?size=320x192&frames=100000"
            prompts: [{ id: 1, box: [10, 60, 90, 140] }]
        model: { inputSize: 512x320 }
        mqtt: { host: embedded, port: {{_brokerPort}} }
        http: { port: {{_port}} }
        sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
        shutdown: { drainTimeout: 20s }
        """);
}
