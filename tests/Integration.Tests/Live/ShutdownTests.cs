using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Cli.Run;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Live;

/// <summary>The built program at its end: while the broker takes nothing, and killed.</summary>
public sealed class ShutdownTests : IDisposable
{
    // Far below the five minutes that a drain may take here, and enough for a busy machine.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly StatusReader _status;

    public ShutdownTests() => _status = new StatusReader(_port);

    public void Dispose()
    {
        _status.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task SecondSignal_WhileTheBrokerTakesNothing_EndsAtOnce(string signal)
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        Write(broker.Port, drainTimeout: "5m");
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"));
        await RunWithFrozenBrokerAsync(broker);
        process.Signal("TERM");
        await _status.ReadyAsync("draining", ready => ready.Cameras[0].State == "ended");
        Assert.False(process.HasExited);

        process.Signal(signal);
        ProcessResult result = await process.EndAsync().WaitAsync(Soon);

        Assert.NotEqual(ExitCode.Ok, result.ExitCode);
        Assert.Contains("Ctrl-C again ends at once", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("It waits for the drain time-out.")]
    public async Task DrainTimeout_WhileTheBrokerTakesNothing_EndsAndSaysWhatIsLeft()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        Write(broker.Port, drainTimeout: "1s");
        using SamStreamProcess process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"), "--json");
        await RunWithFrozenBrokerAsync(broker);

        process.Signal("TERM");
        ProcessResult result = await process.EndAsync().WaitAsync(Soon);

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        RunReportMessage report = JsonSerializer.Deserialize(result.Output, RunReportJson.Default.RunReportMessage)!;
        Assert.Contains(
            report.Cameras![0].Warnings,
            warning => warning.EndsWith("messages did not reach the broker; they wait in the spool for the next run", StringComparison.Ordinal));
        Assert.Contains("did not reach the broker", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_WithTheBrokerAway_TheNextRunDeliversEverythingInOrder()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        await broker.KillAsync();
        Write(broker.Port, drainTimeout: "20s");
        long waiting;
        using (SamStreamProcess killed = SamStreamProcess.Start("run", _folder.Combine("run.yaml")))
        {
            waiting = (await _status.ReadyAsync("events wait", ready => ready.Cameras[0] is { Frames: > 0, Broker.Waiting: >= 4 }))
                .Cameras[0].Broker!.Waiting;
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        await broker.StartAgainAsync();
        var events = Channel.CreateBounded<JsonElement>(1000);
        using IMqttClient listener = await ListenAsync(broker.Port, events.Writer);
        using SamStreamProcess next = SamStreamProcess.Start("run", _folder.Combine("run.yaml"));
        var seen = new List<JsonElement>();
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2)))
        {
            while (seen.Count <= waiting)
                seen.Add(await events.Reader.ReadAsync(limit.Token));
        }

        next.Signal("TERM");
        ProcessResult result = await next.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        Assert.Equal(
            Enumerable.Range(1, (int)waiting + 1).Select(number => (long)number),
            seen.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Single(seen.Select(message => message.GetProperty("stream").GetString()).Distinct());
    }

    private static async Task<IMqttClient> ListenAsync(int port, ChannelWriter<JsonElement> events)
    {
        var factory = new MqttClientFactory();
        IMqttClient client = factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
            events.WriteAsync(JsonDocument.Parse(message.ApplicationMessage.ConvertPayloadToString()).RootElement).AsTask();
        await client.ConnectAsync(factory.CreateClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await client.SubscribeAsync("samstream/gate/events", MqttQualityOfServiceLevel.AtLeastOnce);
        return client;
    }

    private async Task RunWithFrozenBrokerAsync(MosquittoBroker broker)
    {
        await _status.ReadyAsync("frames are published", ready => ready.Ready && ready.Cameras[0].Frames > 0);
        await broker.FreezeAsync();
    }

    private void Write(int broker, string drainTimeout) => File.WriteAllText(_folder.Combine("run.yaml"), $$"""
        cameras:
          - id: gate
            input: "test:crossing?size=320x192"
            prompts: [{ box: [10, 60, 90, 140] }, { box: [100, 60, 180, 140] }, { box: [200, 60, 280, 140] }]
        model: { inputSize: 512x320 }
        mqtt:
          host: 127.0.0.1
          port: {{broker}}
          timeout: 2m
          drainTimeout: 5m
          spool: { path: spool }
        http: { port: {{_port}} }
        sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
        shutdown: { drainTimeout: {{drainTimeout}} }
        """);
}
