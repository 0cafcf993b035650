using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Embedded;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.Sinks.Tests.Mqtt.Broker;

namespace SamStream.Sinks.Tests.Mqtt.Embedded;

/// <summary>The broker within the process, met by our own sink and by clients of others.</summary>
public sealed class EmbeddedBrokerTests : IAsyncLifetime, IAsyncDisposable
{
    private const string StatusTopic = "samstream/gate/status";
    private static readonly MqttSinkOptions Embedded = new() { Host = MqttSinkOptions.EmbeddedHost, Port = 0 };

    private readonly SinkLog _log = new();
    private readonly FakeCamera _camera = new();
    private readonly List<IMqttClient> _guests = [];
    private EmbeddedBroker? _broker;
    private readonly ConcurrentQueue<string> _delivered = [];
    private MqttGateway? _gateway;
    private MqttSink? _sink;

    private EmbeddedBroker Broker => _broker!;

    private MqttSink Sink => _sink!;

    public async Task InitializeAsync() => _broker = await EmbeddedBroker.StartAsync(Embedded, _log);

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        foreach (IMqttClient guest in _guests)
            guest.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_sink is not null)
            await _sink.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Prompt_OfAGuest_IsAnswered(MqttProtocol protocol)
    {
        await using BrokerObserver guest = await BrokerObserver.ConnectAsync(Broker.Port);
        await StartSinkWithRequestsAsync(guest, options => options with { Protocol = protocol });

        await guest.PublishAsync("samstream/gate/prompt/set", """{"request_id":"r1","id":3,"box":[1,2,30,40]}""");

        await Until.TrueAsync(() => guest.On("samstream/gate/prompt/result").Count == 1, "answer");
        Assert.Equal("r1", guest.On("samstream/gate/prompt/result")[0].GetProperty("request_id").GetString());
        Assert.IsType<PromptObject>(Assert.Single(_camera.Commands));
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Requests_ForACameraAndForNone_ReachTheProcessOnceEach(MqttProtocol protocol)
    {
        await using BrokerObserver guest = await BrokerObserver.ConnectAsync(Broker.Port);
        await StartSinkWithRequestsAsync(guest, options => options with { Protocol = protocol });

        for (int i = 0; i < 10; i++)
        {
            await guest.PublishAsync("samstream/gate/prompt/set", $$"""{"request_id":"p{{i}}","id":3,"box":[1,2,30,40]}""");
            await guest.PublishAsync("samstream/gate/command", $$"""{"request_id":"c{{i}}","command":"pause"}""");
            await guest.PublishAsync("samstream/atlantis/command", $$"""{"request_id":"a{{i}}","command":"pause"}""");
        }

        await Until.TrueAsync(() => guest.On("samstream/atlantis/command/result").Count == 10, "nacks");
        await Until.TrueAsync(
            () => guest.On("samstream/gate/prompt/result").Count == 10 && guest.On("samstream/gate/command/result").Count == 10, "answers");
        Assert.Equal(20, _camera.Commands.Count);
        foreach (string topic in (string[])["samstream/gate/prompt/set", "samstream/gate/command", "samstream/atlantis/command"])
            Assert.Equal(10, _delivered.Count(delivered => delivered == topic));
    }

    [Theory]
    [InlineData(StatusTopic)]
    [InlineData("samstream/status")]
    [InlineData("samstream/gate/masks")]
    [InlineData("samstream/gate/prompt/result")]
    [InlineData("samstream/a/b/prompt/set")]
    [InlineData("elsewhere")]
    public async Task Publish_OfAGuestOnAnotherTopic_IsRefusedWithTheTopicsThatAreTaken(string topic)
    {
        var heard = new ConcurrentQueue<string>();
        IMqttClient listener = await ConnectAsync("listener");
        listener.ApplicationMessageReceivedAsync += message => Keep(heard, message.ApplicationMessage.Topic);
        await listener.SubscribeAsync("#");
        IMqttClient guest = await ConnectAsync("guest");

        MqttClientPublishResult refused =
            await guest.PublishStringAsync(topic, "forged", MqttQualityOfServiceLevel.AtLeastOnce, retain: true);
        await guest.PublishStringAsync("samstream/gate/command", "{}", MqttQualityOfServiceLevel.AtLeastOnce);

        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, refused.ReasonCode);
        Assert.Equal("publish on samstream/+/prompt/set or samstream/+/command", refused.ReasonString);
        await Until.TrueAsync(() => !heard.IsEmpty, "command");
        Assert.Equal("samstream/gate/command", Assert.Single(heard));
    }

    [Fact]
    public async Task Request_RetainedByAGuest_IsCarriedOutAndNotKept()
    {
        await using BrokerObserver guest = await BrokerObserver.ConnectAsync(Broker.Port);
        await StartSinkWithRequestsAsync(guest);

        await guest.PublishAsync("samstream/gate/command", """{"command":"pause"}""", isRetained: true);

        await Until.TrueAsync(() => _camera.Commands.Count == 1, "carried out");
        await using BrokerObserver late = await BrokerObserver.ConnectAsync(Broker.Port);
        await Until.TrueAsync(() => StatusOf(late) == "online", "what is kept");
        Assert.Empty(late.On("samstream/gate/command"));
    }

    [Theory]
    [InlineData("someone", "samstream", "guess", MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData("someone", "samstream", null, MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData("someone", "someone", "x", MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData(null, null, null, MqttClientConnectResultCode.ClientIdentifierNotValid)]
    public async Task Connect_AsOneOfOurOwn_IsRefused(string? id, string? user, string? password, MqttClientConnectResultCode code)
    {
        StartSink();
        await Until.TrueAsync(() => Sink.GetSnapshot().IsConnected, "connected");
        using IMqttClient guest = new MqttClientFactory().CreateMqttClient();
        MqttClientOptionsBuilder options = OptionsOf(id ?? Broker.Options.EffectiveClientId + "-gate");
        if (user is not null)
            options.WithCredentials(user, password);

        MqttClientConnectResult result = await guest.ConnectAsync(options.Build());

        Assert.Equal(code, result.ResultCode);
        Assert.True(Sink.GetSnapshot() is { IsConnected: true, Reconnects: 0 });
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Connect_WithoutClientId_IsAccepted(MqttProtocolVersion version)
    {
        using IMqttClient guest = new MqttClientFactory().CreateMqttClient();

        MqttClientConnectResult result = await guest.ConnectAsync(OptionsOf("").WithProtocolVersion(version).Build());

        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
    }

    [Fact]
    public async Task Connect_OneGuestTooMany_IsRefusedAndTheSinkIsNot()
    {
        for (int i = 0; i < BrokerLimits.Guests; i++)
            await ConnectAsync($"guest {i}");
        using IMqttClient last = new MqttClientFactory().CreateMqttClient();

        MqttClientConnectResult result = await last.ConnectAsync(OptionsOf("last").Build());

        Assert.Equal(MqttClientConnectResultCode.ServerUnavailable, result.ResultCode);
        StartSink();
        await Until.TrueAsync(() => Sink.GetSnapshot().Published.ContainsKey("status"), "published");
    }

    [Fact]
    public async Task Packet_LargerThanTheLimit_ClosesItsConnectionBeforeItIsRead()
    {
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(IPAddress.Loopback, Broker.Port);

        // CONNECT of 256 MiB.
        await stranger.GetStream().WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await stranger.GetStream().ReadAsync(new byte[10], limit.Token));
    }

    [Fact]
    public async Task Connect_Accepted_IsToldTheLimits()
    {
        using IMqttClient guest = new MqttClientFactory().CreateMqttClient();

        MqttClientConnectResult result = await guest.ConnectAsync(OptionsOf("guest").Build());

        Assert.Equal((uint)BrokerLimits.GuestPacketBytes(Embedded), result.MaximumPacketSize);
        Assert.Equal(0, result.TopicAliasMaximum);
    }

    [Fact]
    public async Task TopicAlias_OfAGuest_EndsItsConnection()
    {
        IMqttClient guest = await ConnectAsync("guest");
        Task<MqttClientDisconnectedEventArgs> ended = EndOf(guest);

        await guest.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic("samstream/gate/command").WithTopicAlias(9).WithPayload("{}").Build());

        Assert.Equal(MqttClientDisconnectReason.TopicAliasInvalid, (await ended).Reason);
    }

    [Fact]
    public async Task Subscribe_OnceTooOften_IsRefused()
    {
        IMqttClient guest = await ConnectAsync("guest");
        for (int i = 0; i < BrokerLimits.Subscriptions; i++)
            await guest.SubscribeAsync($"samstream/{i}/masks");

        MqttClientSubscribeResult refused = await guest.SubscribeAsync("samstream/#");
        await guest.UnsubscribeAsync("samstream/0/masks");
        MqttClientSubscribeResult granted = await guest.SubscribeAsync("samstream/#");

        Assert.Equal(MqttClientSubscribeResultCode.QuotaExceeded, Assert.Single(refused.Items).ResultCode);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, Assert.Single(granted.Items).ResultCode);
    }

    [Fact]
    public async Task Guest_ConfirmsNothing_IsDisconnectedAndTheSinkGoesOn()
    {
        StartSink();
        IMqttClient guest = await ConnectAsync("guest");
        Task<MqttClientDisconnectedEventArgs> ended = EndOf(guest);
        guest.ApplicationMessageReceivedAsync += message =>
        {
            message.AutoAcknowledge = false;
            return Task.CompletedTask;
        };
        await guest.SubscribeAsync("samstream/#", MqttQualityOfServiceLevel.AtLeastOnce);

        RaiseEvents(BrokerLimits.UnconfirmedMessages + 50);

        Assert.Equal(MqttClientDisconnectReason.QuotaExceeded, (await ended).Reason);
        await Until.TrueAsync(() => Sink.GetSnapshot() is { SpoolMessages: 0, IsConnected: true }, "delivered");
    }

    [Fact]
    public async Task ClientId_TakenByAnotherOfOurOwn_IsToldWithItsReason()
    {
        StartSink();
        await Until.TrueAsync(() => Sink.GetSnapshot().IsConnected, "connected");
        var request = new MqttConnectRequest(
            Broker.Options.EffectiveClientId + "-gate", new MqttMessage("samstream/other", default, 0), _ => { });

        await using IMqttConnection other = await new MqttNetConnector(Broker.Options).ConnectAsync(request, default);

        await Until.TrueAsync(() => _log.Warnings.Count > 0, "loss reported");
        Assert.Contains(
            "refuses the connection: another client connected with the same client id: give each process a clientId of its own",
            _log.Warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task DisposeAsync_AfterTheSink_HasDeliveredWhatItSaidLast(MqttProtocolVersion version)
    {
        StartSink();
        var heard = new ConcurrentQueue<string>();
        IMqttClient guest = await ConnectAsync("guest", version);
        Task<MqttClientDisconnectedEventArgs> ended = EndOf(guest);
        guest.ApplicationMessageReceivedAsync += message => Keep(heard, message.ApplicationMessage.ConvertPayloadToString());
        await guest.SubscribeAsync(StatusTopic);
        await Until.TrueAsync(() => !heard.IsEmpty, "status");

        await Sink.DisposeAsync();
        await Broker.DisposeAsync();

        MqttClientDisconnectReason reason = (await ended).Reason;
        await Until.TrueAsync(() => heard.Last().Contains("\"reason\":\"stopped\"", StringComparison.Ordinal), "last words");
        Assert.Equal(
            version == MqttProtocolVersion.V500
                ? MqttClientDisconnectReason.ServerShuttingDown : MqttClientDisconnectReason.NormalDisconnection,
            reason);
    }

    [Fact]
    public async Task DisposeAsync_GuestThatDoesNotRead_EndsInTime()
    {
        StartSink();
        using var stalled = new TcpClient { ReceiveBufferSize = 1024 };
        await stalled.ConnectAsync(IPAddress.Loopback, Broker.Port);
        // CONNECT and SUBSCRIBE of MQTT 3.1.1.
        await stalled.GetStream().WriteAsync(
            Encoding.Latin1.GetBytes("\x10\x0d\0\x04MQTT\x04\x02\0\0\0\x01x" + "\x82\x06\0\x01\0\x01#\0"));
        for (int i = 0; i < 40; i++)
        {
            Sink.OnEvent(new ObjectStateChanged(
                "gate", DateTimeOffset.UnixEpoch, new ObjectId(3), new string('x', 90_000), TrackState.Tracked, TrackState.Lost,
                ObjectChangeReason.Observed, i, TimeSpan.FromSeconds(1)));
        }

        await Until.TrueAsync(() => Sink.GetSnapshot().Published.GetValueOrDefault("events") == 40, "published");

        await Broker.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task StartAsync_PortInUse_Throws()
    {
        var error = await Assert.ThrowsAsync<SocketException>(
            () => EmbeddedBroker.StartAsync(Embedded with { Port = Broker.Port }));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Fact]
    public async Task Clients_ComingAndGoing_AreLoggedAtDebugWithoutControlCharacters()
    {
        IMqttClient guest = await ConnectAsync("esc\u001b[31m");

        await Until.TrueAsync(() => _log.Lines.Count == 2, "logged");
        await guest.DisconnectAsync();
        await Until.TrueAsync(() => _log.Lines.Count == 3, "logged");

        Assert.Equal(
            (LogLevel.Information, $"MQTT broker of this process on 127.0.0.1:{Broker.Port}; topics begin with samstream/"),
            _log.Lines[0]);
        Assert.Equal((LogLevel.Debug, "MQTT broker: client esc%1B[31m connected"), _log.Lines[1]);
        Assert.Equal((LogLevel.Debug, "MQTT broker: client esc%1B[31m went"), _log.Lines[2]);
    }

    private static string? StatusOf(BrokerObserver observer) =>
        observer.Last(StatusTopic)?.GetProperty("status").GetString();

    private static Task Keep(ConcurrentQueue<string> heard, string text)
    {
        heard.Enqueue(text);
        return Task.CompletedTask;
    }

    private static Task<MqttClientDisconnectedEventArgs> EndOf(IMqttClient client)
    {
        var ended = new TaskCompletionSource<MqttClientDisconnectedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += told =>
        {
            ended.TrySetResult(told);
            return Task.CompletedTask;
        };
        return ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void StartSink(Func<MqttSinkOptions, MqttSinkOptions>? change = null)
    {
        _sink = new MqttSink(change?.Invoke(Broker.Options) ?? Broker.Options, loggers: _log);
        _camera.Listener = _sink;
        _sink.OnStarted(_camera);
    }

    // With a gateway, both on connections that count what the broker sends.
    private async Task StartSinkWithRequestsAsync(BrokerObserver guest, Func<MqttSinkOptions, MqttSinkOptions>? change = null)
    {
        MqttSinkOptions options = change?.Invoke(Broker.Options) ?? Broker.Options;
        var connector = new CountingConnector(new MqttNetConnector(options), _delivered);
        _gateway = new MqttGateway(options, ["gate"], connector, loggers: _log);
        _gateway.Start();
        _sink = new MqttSink(options, connector, _gateway, loggers: _log);
        _camera.Listener = _sink;
        _sink.OnStarted(_camera);
        await Until.TrueAsync(() => StatusOf(guest) == "online" && guest.Last("samstream/status") is not null, "status");
    }

    private void RaiseEvents(int count)
    {
        for (int frame = 0; frame < count; frame++)
        {
            Sink.OnEvent(new ObjectStateChanged(
                "gate", DateTimeOffset.UnixEpoch, new ObjectId(3), "dog", TrackState.Tracked, TrackState.Lost,
                ObjectChangeReason.Observed, frame, TimeSpan.FromSeconds(1)));
        }
    }

    private MqttClientOptionsBuilder OptionsOf(string id) => new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", Broker.Port).WithClientId(id).WithProtocolVersion(MqttProtocolVersion.V500);

    private async Task<IMqttClient> ConnectAsync(string id, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _guests.Add(client);
        MqttClientConnectResult result = await client.ConnectAsync(OptionsOf(id).WithProtocolVersion(version).Build());
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }

    private sealed class CountingConnector(IMqttConnector inner, ConcurrentQueue<string> delivered) : IMqttConnector
    {
        public Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, CancellationToken cancellationToken) =>
            inner.ConnectAsync(request with { Received = message => Count(request, message) }, cancellationToken);

        private void Count(MqttConnectRequest request, MqttMessage message)
        {
            delivered.Enqueue(message.Topic);
            request.Received(message);
        }
    }
}
