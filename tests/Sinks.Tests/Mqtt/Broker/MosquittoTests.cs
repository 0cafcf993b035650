using System.Text.Json;
using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>The sink against a real broker that is killed, frozen and restarted.</summary>
public sealed class MosquittoTests : BrokerSinkTest
{
    private readonly FrameResults _results = new(64, 48);
    private long _frame;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _results.Dispose();
    }

    [Fact]
    public async Task Broker_KilledAndBack_LosesNoEventAndResumesMasksAndStatus()
    {
        await StartAsync();
        RaiseEvents(50);
        await using (BrokerObserver before = await BrokerObserver.ConnectAsync(Broker.Port))
            await Until.TrueAsync(() => Snapshot.SpoolMessages == 0, "delivered");

        await Broker.KillAsync();
        await Until.TrueAsync(() => !Snapshot.IsConnected, "loss noticed");
        RaiseEvents(100);
        for (int i = 0; i < 20; i++)
            await WriteAsync();
        await Until.TrueAsync(() => Snapshot.SpoolMessages == 100, "spooled");
        await Broker.StartAgainAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);

        await Until.TrueAsync(() => Snapshot is { IsConnected: true, SpoolMessages: 0 }, "delivered");
        await WriteAsync();
        await Until.TrueAsync(() => observer.On("samstream/gate/masks").Count > 0, "masks");
        // It had no persistence: what is retained now was published anew.
        await Until.TrueAsync(() => StatusOf(observer) == "online", "status");
        Assert.DoesNotContain(Snapshot.Shed, shed => shed.Key.StartsWith("events", StringComparison.Ordinal));
        Assert.Equal(150, Snapshot.Published["events"]);
        await using BrokerObserver late = await BrokerObserver.ConnectAsync(Broker.Port);
        await Until.TrueAsync(() => late.Last("samstream/gate/status") is not null, "retained");
    }

    [Fact]
    public async Task Broker_Frozen_TakesFramesMeanwhileAndLosesNoEvent()
    {
        await StartAsync(options => options with { Timeout = TimeSpan.FromSeconds(1) });
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        await Broker.FreezeAsync();

        RaiseEvents(30);
        for (int i = 0; i < 2000; i++)
            await WriteAsync();
        await Until.TrueAsync(() => !Snapshot.IsConnected, "given up");
        await Broker.ResumeAsync();

        await Until.TrueAsync(() => Sequences(observer).Distinct().Count() == 30, "all events");
        await Until.TrueAsync(() => Snapshot.IsConnected, "connected again");
        await Until.TrueAsync(() => StatusOf(observer) == "online", "online");
        Assert.Equal(Enumerable.Range(1, 30).Select(number => (long)number), Sequences(observer).Distinct());
    }

    [Fact]
    public async Task Login_Refused_SaysWhyWithoutThePassword()
    {
        await StartBrokerAsync(new MosquittoOptions { UserName = "cam", Password = "right" });
        Start(new MqttSinkOptions { Host = "127.0.0.1", Port = Broker.Port, Username = "cam", Password = "wr0ng-pass" });

        await Until.TrueAsync(() => Log.Warnings.Count > 0, "refusal");

        Assert.Contains("refuses the connection", Assert.Single(Log.Warnings), StringComparison.Ordinal);
        Assert.Matches("(?i)user name|not authorized", Snapshot.LastError);
        Assert.DoesNotContain(Log.Lines, line => line.Text.Contains("wr0ng-pass", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Prompt_OverTheBroker_IsAnswered(MqttProtocol protocol)
    {
        await StartBrokerAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        MqttSinkOptions options = Options() with { Protocol = protocol };
        await using MqttGateway gateway = await StartGatewayAsync(options, observer);
        Start(options, gateway);

        await observer.PublishAsync("samstream/gate/prompt/set", """{"request_id":"r1","id":3,"box":[1,2,30,40]}""");

        await Until.TrueAsync(() => observer.On("samstream/gate/prompt/result").Count == 1, "answer");
        JsonElement answer = observer.On("samstream/gate/prompt/result")[0];
        Assert.Equal("r1", answer.GetProperty("request_id").GetString());
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.IsType<PromptObject>(Assert.Single(Camera.Commands));
    }

    [Fact]
    public async Task Prompt_RetainedWhileItRuns_IsIgnoredAndCounted()
    {
        await StartBrokerAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        await using MqttGateway gateway = await StartGatewayAsync(Options(), observer);
        Start(Options(), gateway);

        await observer.PublishAsync("samstream/gate/prompt/set", """{"request_id":"r1","id":3,"box":[1,2,30,40]}""", isRetained: true);

        await Until.TrueAsync(() => Snapshot.Requests.GetValueOrDefault("retained") == 1, "counted");
        Assert.Empty(Camera.Commands);
    }

    [Fact]
    public async Task Gateway_UnknownCamera_IsNackedOverTheBroker()
    {
        await StartBrokerAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        await using MqttGateway gateway = await StartGatewayAsync(Options(), observer);

        await observer.PublishAsync("samstream/atlantis/command", """{"request_id":"r1","command":"pause"}""");

        await Until.TrueAsync(() => observer.On("samstream/atlantis/command/result").Count == 1, "nack");
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Requests_SentWhileTheProcessIsAway_AreKeptByTheBrokerAndCarriedOut(MqttProtocol protocol)
    {
        await StartBrokerAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        MqttSinkOptions options = Options() with { Protocol = protocol, SessionExpiry = TimeSpan.FromHours(1) };
        await (await StartGatewayAsync(options, observer)).DisposeAsync();

        await observer.PublishAsync("samstream/gate/command", """{"request_id":"r1","command":"pause"}""");
        await observer.PublishAsync("samstream/atlantis/command", """{"request_id":"r2","command":"pause"}""");
        await using var gateway = new MqttGateway(options, ["gate"], loggers: Log);
        gateway.Start();
        await Until.TrueAsync(() => observer.On("samstream/atlantis/command/result").Count == 1, "nack");
        Start(options, gateway);

        await Until.TrueAsync(() => observer.On("samstream/gate/command/result").Count == 1, "answer");
        Assert.Equal("r1", Assert.Single(Camera.Commands).RequestId);
    }

    [Fact]
    public async Task Client_GoneWithoutGoodbye_LeavesItsWill()
    {
        await StartBrokerAsync();
        var request = new MqttConnectRequest(
            "killed", new MqttMessage("samstream/gate/status", """{"status":"offline"}"""u8.ToArray(), 1, IsRetained: true), _ => { });
        IMqttConnection connection = await new MqttNetConnector(Options()).ConnectAsync(request, default);
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);

        await connection.DisposeAsync();

        await Until.TrueAsync(() => StatusOf(observer) == "offline", "will");
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task ClientId_TakenByAnotherClient_IsNamedAsAPossibleReason(MqttProtocol protocol)
    {
        await StartAsync(options => options with { ClientId = "shared", Protocol = protocol });

        var request = new MqttConnectRequest("shared-gate", new MqttMessage("elsewhere", default, 0), _ => { });
        await using IMqttConnection other = await new MqttNetConnector(Options()).ConnectAsync(request, default);

        await Until.TrueAsync(() => Log.Warnings.Count > 0, "loss reported");
        Assert.Contains("another client may use the client id shared-gate", Log.Warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Discovery_EntitiesOfARunThatCrashed_AreRemovedFromTheBroker(MqttProtocol protocol)
    {
        const string other = "homeassistant/sensor/samstream_yard/object_9/config";
        string[] old =
        [
            "homeassistant/camera/samstream_gate/overlay/config", "homeassistant/button/samstream_gate/pause/config",
            "homeassistant/binary_sensor/samstream_gate/object_9/config", "homeassistant/sensor/samstream_gate/object_9/config",
        ];
        await StartBrokerAsync();
        await using BrokerObserver before = await BrokerObserver.ConnectAsync(Broker.Port);
        foreach (string topic in (string[])[.. old, other])
            await before.PublishAsync(topic, """{"name":"old"}""", isRetained: true);
        Start(Options() with { Protocol = protocol, Discovery = new MqttDiscoveryOptions { Enabled = true } });

        await WriteAsync();
        await Until.TrueAsync(() => Snapshot.Published.GetValueOrDefault("discovery") == 2 + old.Length, "announced and removed");

        await using BrokerObserver after = await BrokerObserver.ConnectAsync(Broker.Port, filter: "homeassistant/#");
        await Until.TrueAsync(() => after.Received.Count == 3, "what is kept");
        Assert.Equal(
            [
                "homeassistant/binary_sensor/samstream_gate/connectivity/config",
                "homeassistant/sensor/samstream_gate/state/config",
                other,
            ],
            after.Received.Select(kept => kept.Topic).Order());
    }

    [Fact]
    public async Task Broker_TakesSmallPacketsOnly_GetsDegradedMasks()
    {
        await StartBrokerAsync(new MosquittoOptions { MaximumPacketBytes = 1200 });
        Start(Options());
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        await Until.TrueAsync(() => Snapshot.IsConnected, "connected");

        await Sink.WriteAndDisposeAsync(_results.Make(1, Comb(1), Comb(2), Comb(3)));

        await Until.TrueAsync(() => observer.On("samstream/gate/masks").Count == 1, "masks");
        Assert.True(observer.On("samstream/gate/masks")[0].TryGetProperty("degraded", out _));
        Assert.True(Snapshot.IsConnected);
    }

    [Fact]
    public async Task Spool_RunKilledWithTheBrokerAway_IsDeliveredByTheNextRun()
    {
        await StartBrokerAsync();
        await Broker.KillAsync();
        MqttSinkOptions options = Options() with
        {
            Spool = new MqttSpoolOptions { Path = Folder.Path },
            DrainTimeout = TimeSpan.Zero,
        };
        Start(options);
        RaiseEvents(40);
        await Until.TrueAsync(() => Snapshot.SpoolMessages == 40, "spooled");
        await Sink.DisposeAsync();

        await Broker.StartAgainAsync();
        await using BrokerObserver observer = await BrokerObserver.ConnectAsync(Broker.Port);
        Start(options);
        RaiseEvents(1);

        await Until.TrueAsync(() => Sequences(observer).Distinct().Count() == 41, "both runs' events");
        Assert.Equal(Enumerable.Range(1, 41).Select(number => (long)number), Sequences(observer).Distinct());
    }

    private static List<long> Sequences(BrokerObserver observer) =>
        [.. observer.On("samstream/gate/events").Select(found => found.GetProperty("seq").GetInt64())];

    private static string? StatusOf(BrokerObserver observer) =>
        observer.Last("samstream/gate/status")?.GetProperty("status").GetString();

    private async Task StartAsync(Func<MqttSinkOptions, MqttSinkOptions>? change = null)
    {
        await StartBrokerAsync();
        Start(change?.Invoke(Options()) ?? Options());
        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "connected");
    }

    private async Task<MqttGateway> StartGatewayAsync(MqttSinkOptions options, BrokerObserver observer)
    {
        var gateway = new MqttGateway(options, ["gate"], loggers: Log);
        gateway.Start();
        await Until.TrueAsync(() => observer.Last("samstream/status")?.GetProperty("status").GetString() == "online", "process online");
        return gateway;
    }

    private async Task WriteAsync() =>
        await Sink.WriteAndDisposeAsync(_results.Make(_frame++, _results.Object(3, 2, 1, 30, 20)));

    // Every other column: as many runs as a mask of that size can have.
    private static ObjectResult Comb(int id)
    {
        var pixels = new byte[64 * 48];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(((i % 64) + (i / 64)) & 1);
        return new ObjectResult { Id = new ObjectId(id), State = TrackState.Tracked, Mask = new Pipeline.Masks.SegmentationMask(64, 48, pixels) };
    }
}
