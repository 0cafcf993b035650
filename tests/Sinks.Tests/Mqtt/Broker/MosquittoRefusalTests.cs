using System.Net;
using System.Net.Sockets;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>What a broker does not take or no longer answers, and whether the reason arrives.</summary>
public sealed class MosquittoRefusalTests : BrokerSinkTest
{
    private const string MasksTopic = "samstream/gate/masks";
    private readonly FrameResults _results = new(64, 48);
    private long _frame;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _results.Dispose();
    }

    [Fact]
    public async Task AccessList_DeniesTopics_NamesThemWithReasonAndCure()
    {
        await StartBrokerAsync(new MosquittoOptions
        {
            AccessList = ["topic readwrite samstream/gate/status", "topic read samstream/#"],
        });
        Start(Options());

        // Masks have QoS 0, which is not answered.
        for (int frame = 0; frame < 3; frame++)
        {
            await WriteAsync();
            long refused = frame;
            await Until.TrueAsync(() => Snapshot.Shed.GetValueOrDefault("refused") > refused, "refusal counted");
        }

        RaiseEvents(1);
        await Until.TrueAsync(() => Snapshot.Shed["refused"] == 4, "event refused");
        await Sink.DisposeAsync();

        Assert.DoesNotContain("masks", Snapshot.Published.Keys);
        Assert.Contains("messages lost: refused 4", Log.Warnings[^2], StringComparison.Ordinal);
        const string reason = "not authorized; allow this client to publish there in the broker's access list";
        Assert.EndsWith(
            $"the broker refuses messages on samstream/gate/events: {reason}; {MasksTopic}: {reason}",
            Log.Warnings[^1], StringComparison.Ordinal);
        Assert.Equal(0, Snapshot.Reconnects);
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Login_Refused_SaysWhatToCorrect(MqttProtocol protocol)
    {
        await StartBrokerAsync(new MosquittoOptions { UserName = "cam", Password = "right" });
        Start(Options() with { Username = "cam", Password = "wr0ng-pass", Protocol = protocol });

        await Until.TrueAsync(() => Log.Warnings.Count > 0, "refusal");

        Assert.Equal("not authorized: correct username and password, or allow this client at the broker", Snapshot.LastError);
        Assert.Contains("refuses the connection: not authorized", Log.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PacketLimit_BelowTheStatus_IsToldOnTheSameConnection()
    {
        await StartBrokerAsync(new MosquittoOptions { MaximumPacketBytes = 300 });
        Start(Options());

        await Until.TrueAsync(() => Snapshot.Shed.GetValueOrDefault("refused") > 0, "refusal");

        Assert.Matches(
            @"^the broker refuses messages on samstream/gate/status: \d+ bytes are more than it takes in a packet \(300\); "
            + "raise its limit$",
            Snapshot.LastError);
        Assert.True(Snapshot is { IsConnected: true, Reconnects: 0 });
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task PacketLimit_LargerMessageOnItsWay_IsNamedAsTheReason(MqttProtocol protocol)
    {
        await StartBrokerAsync(new MosquittoOptions { MaximumPacketBytes = 30_000 });
        var request = new MqttConnectRequest("large", new MqttMessage("samstream/gate/status", default, 0), _ => { });
        await using IMqttConnection connection =
            await new MqttNetConnector(Options() with { Protocol = protocol }).ConnectAsync(request, default);

        // The broker may be sooner than the end of the message.
        await Record.ExceptionAsync(() =>
            connection.PublishAsync(new MqttMessage("samstream/gate/overlay", new byte[40_000], 0), default));

        MqttConnectionException lost = await connection.Lost.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("the last message was 40000 bytes on samstream/gate/overlay", lost.Message, StringComparison.Ordinal);
        Assert.Contains("raise the broker's limit", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfOpen_WhileMessagesAreSent_IsNoticedByAPing()
    {
        await StartBrokerAsync();
        await using var proxy = new ChaosProxy(Broker.Port);
        Start(Options() with
        {
            Port = proxy.Port,
            KeepAlive = TimeSpan.FromSeconds(2),
            Timeout = TimeSpan.FromSeconds(1),
            StatusInterval = TimeSpan.FromDays(1),
        });
        await WriteAsync();
        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("masks"), "published");

        proxy.Mode = ChaosMode.Stall;
        using var writing = new CancellationTokenSource();
        Task writer = WriteOnAsync(writing.Token);
        await Until.TrueAsync(() => !Snapshot.IsConnected, "loss noticed");
        string? reason = Snapshot.LastError;
        await writing.CancelAsync();
        await writer;
        proxy.Mode = ChaosMode.Pass;

        Assert.Equal("the broker did not answer a ping within 1 s", reason);
        await Until.TrueAsync(() => Snapshot.IsConnected, "connected again");
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 2, 0, 1 }, "it does not speak this version of MQTT: write protocol: v311")]
    [InlineData(new byte[] { 0x20, 3, 0, 0x84, 0 }, "it does not speak this version of MQTT: write protocol: v311")]
    [InlineData(new byte[0], "the broker closed the connection without an answer: it may want TLS (tls.enabled)")]
    public async Task Protocol5_BrokerOfMqtt311_SaysWhatToWrite(byte[] answer, string reason)
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        Start(new MqttSinkOptions { Host = "127.0.0.1", Port = ((IPEndPoint)broker.LocalEndpoint).Port });
        using (TcpClient client = await broker.AcceptTcpClientAsync())
        {
            NetworkStream stream = client.GetStream();
            Assert.NotEqual(0, await stream.ReadAsync(new byte[500]));
            await stream.WriteAsync(answer);
            client.Client.Shutdown(SocketShutdown.Send);
            await Until.TrueAsync(() => Snapshot.LastError is not null, "reason");
        }

        Assert.StartsWith(reason, Snapshot.LastError, StringComparison.Ordinal);
    }

    private async Task WriteOnAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync() =>
        await Sink.WriteAndDisposeAsync(_results.Make(_frame++, _results.Object(3, 2, 1, 30, 20)));
}
