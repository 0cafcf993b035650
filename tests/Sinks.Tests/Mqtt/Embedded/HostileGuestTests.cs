using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Embedded;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt.Embedded;

/// <summary>Programs on this machine that mean the broker within the process no good.</summary>
[Collection(RunsAlone.Name)]
public sealed class HostileGuestTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly MqttSinkOptions Embedded = new() { Host = MqttSinkOptions.EmbeddedHost, Port = 0 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // CONNECT of MQTT 3.1.1 without keep-alive, id x.
    private static readonly byte[] Connect = Encoding.Latin1.GetBytes("\x10\x0d\0\x04MQTT\x04\x02\0\0\0\x01x");

    private readonly SinkLog _log = new();
    private readonly List<IDisposable> _clients = [];
    private EmbeddedBroker? _broker;
    private MqttSink? _sink;

    private EmbeddedBroker Broker => _broker!;

    public async Task InitializeAsync() => _broker = await EmbeddedBroker.StartAsync(Embedded, _log);

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        foreach (IDisposable client in _clients)
            client.Dispose();
        if (_sink is not null)
            await _sink.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x10 })]
    [InlineData(new byte[] { 0x10, 0x80 })]
    [InlineData(new byte[] { 0x10, 0x0d, 0, 4, 0x4d })]
    public async Task Connections_ThatDoNotSayWhoTheyAre_GiveWayToThoseThatDo(byte[] sent)
    {
        using var stop = new CancellationTokenSource(Patience);
        var isFull = new TaskCompletionSource();
        Task flood = Task.Run(() => FloodAsync(sent, isFull, stop.Token));
        await isFull.Task.WaitAsync(Patience);

        StartSink();

        await Until.TrueAsync(() => _sink!.GetSnapshot().IsConnected, "our own is connected");
        await ConnectAsync("somebody");
        await stop.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task Guest_ThatReadsNothing_IsDisconnected()
    {
        StartSink();
        TcpClient stalled = await OpenAsync(receiveBytes: 1024);
        await stalled.GetStream().WriteAsync(Connect);
        await stalled.GetStream().WriteAsync(Encoding.Latin1.GetBytes("\x82\x06\0\x01\0\x01#\0"));
        await Until.TrueAsync(() => _sink!.GetSnapshot().IsConnected, "connected");
        RaiseEvents(200, 90_000);

        await Until.TrueAsync(() => _log.Lines.Any(line => line.Text == "MQTT broker: client x went"), "disconnected");
        await Until.TrueAsync(() => _sink!.GetSnapshot() is { IsConnected: true, SpoolMessages: 0 }, "delivered");
    }

    [Fact]
    public async Task Guest_ThatReadsNothing_CostsNoMoreThanItMayHold()
    {
        StartSink();
        await Until.TrueAsync(() => _sink!.GetSnapshot().IsConnected, "connected");
        TcpClient stalled = await OpenAsync(receiveBytes: 1024);
        await stalled.GetStream().WriteAsync(Connect);
        await stalled.GetStream().WriteAsync(Encoding.Latin1.GetBytes("\x82\x06\0\x01\0\x01#\x01"));
        RaiseEvents(20, 90_000);
        await Until.TrueAsync(() => _sink!.GetSnapshot().SpoolMessages == 0, "delivered");
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int round = 0; round < 5; round++)
        {
            RaiseEvents(300, 90_000);
            await Until.TrueAsync(() => _sink!.GetSnapshot().SpoolMessages == 0, "delivered");
        }

        // 1500 x 90 kB are 135 MB. What was sent just now may still be on its way to being given up.
        await Until.TrueAsync(() => GC.GetTotalMemory(forceFullCollection: true) - before <= 90 << 20, "the guest holds no more than its share");
    }

    /// <summary>The answers to pings are kept until they are sent, and there was no end to them.</summary>
    [Fact]
    public async Task Guest_ThatPingsAndReadsNothing_IsNotReadFasterThanItsShare()
    {
        TcpClient flood = await OpenAsync(receiveBytes: 1024);
        await flood.GetStream().WriteAsync(Connect);
        byte[] pings = [.. Enumerable.Range(0, 32_000).SelectMany(_ => new byte[] { 0xC0, 0 })];

        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
                await flood.GetStream().WriteAsync(pings);
        });
        await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(3)));

        Assert.False(sending.IsCompleted);
        await ConnectAsync("somebody");
        flood.Dispose();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Guest_WithAPacketLargerThanARequest_IsDisconnectedBeforeItIsRead()
    {
        TcpClient guest = await OpenAsync();
        await guest.GetStream().WriteAsync(Connect);
        // PUBLISH of 300 kB, which our own could send.
        await guest.GetStream().WriteAsync(new byte[] { 0x30, 0xE0, 0xA7, 0x12 });

        await Until.TrueAsync(() => IsClosed(guest), "closed");
    }

    [Fact]
    public async Task Guest_WithHalfAPacket_HoldsUpNobody()
    {
        for (int i = 0; i < 40; i++)
        {
            TcpClient half = await OpenAsync();
            await half.GetStream().WriteAsync(ConnectAs($"half{i}"));
            await half.GetStream().WriteAsync(new byte[] { 0x30, 0x80, 0x80, 0x04, 0, 3, 0x61 });
        }

        StartSink();
        await Until.TrueAsync(() => _sink!.GetSnapshot().IsConnected, "connected");
        await ConnectAsync("somebody");
    }

    [Theory]
    [InlineData("samstream/status")]
    [InlineData("samstream/gate/masks")]
    [InlineData("elsewhere")]
    public async Task Will_OfAGuestOnAnotherTopic_IsNotPublished(string topic)
    {
        var heard = new List<string>();
        IMqttClient listener = await ConnectAsync("listener");
        listener.ApplicationMessageReceivedAsync += message =>
        {
            lock (heard)
                heard.Add(message.ApplicationMessage.Topic);
            return Task.CompletedTask;
        };
        await listener.SubscribeAsync("#");
        IMqttClient guest = await ConnectAsync("guest", options => options.WithWillTopic(topic).WithWillPayload("forged").WithWillRetain());

        guest.Dispose();
        IMqttClient other = await ConnectAsync("other", options => options.WithWillTopic("samstream/gate/command").WithWillPayload("{}"));
        other.Dispose();

        await Until.TrueAsync(() => Heard() > 0, "the will that is allowed");
        Assert.Equal(["samstream/gate/command"], heard);

        int Heard()
        {
            lock (heard)
                return heard.Count;
        }
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Session_OfAGuestThatWantsItKept_EndsWithItsConnection(MqttProtocolVersion version)
    {
        static MqttClientOptionsBuilder Lasting(MqttClientOptionsBuilder options) => options.WithCleanSession(false);
        IMqttClient guest = await ConnectAsync(
            "lasting", options => version == MqttProtocolVersion.V500 ? Lasting(options).WithSessionExpiryInterval(uint.MaxValue) : Lasting(options), version);
        await guest.SubscribeAsync("samstream/#", MqttQualityOfServiceLevel.AtLeastOnce);
        await guest.DisconnectAsync();
        guest.Dispose();

        bool isPresent = true;
        for (int i = 0; i < 50 && isPresent; i++)
        {
            using IMqttClient again = new MqttClientFactory().CreateMqttClient();
            MqttClientConnectResult result = await again.ConnectAsync(Lasting(OptionsOf("lasting", version)).Build());
            isPresent = result.IsSessionPresent;
            await again.DisconnectAsync();
        }

        Assert.False(isPresent);
    }

    [Theory]
    [InlineData(30_000, 0)]
    [InlineData(40, 0)]
    [InlineData(1, 2000)]
    public async Task Subscribe_ManyLevelsOrCharacters_IsRefused(int levels, int more)
    {
        IMqttClient guest = await ConnectAsync("guest");
        string filter = string.Join('/', Enumerable.Repeat("+", levels)) + (more > 0 ? "/" + new string('x', more) : "");

        MqttClientSubscribeResult refused = await guest.SubscribeAsync(filter);

        Assert.Equal(MqttClientSubscribeResultCode.TopicFilterInvalid, Assert.Single(refused.Items).ResultCode);
    }

    [Fact]
    public async Task Connect_WithAHugeId_IsRefused()
    {
        using IMqttClient guest = new MqttClientFactory().CreateMqttClient();

        MqttClientConnectResult result = await guest.ConnectAsync(OptionsOf(new string('x', 60_000), MqttProtocolVersion.V500).Build());

        Assert.Equal(MqttClientConnectResultCode.ClientIdentifierNotValid, result.ResultCode);
    }

    [Fact]
    public async Task Broker_FromAnotherAddressOfThisMachine_IsNotReached()
    {
        IPAddress[] others = [.. (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))];
        foreach (IPAddress address in others)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(address, Broker.Port));
        }
    }

    [Fact]
    public void TryHold_MoreThanMayBeHeld_IsRefusedUntilSomethingIsReleased()
    {
        var guest = new BrokerGuest();
        long most = BrokerLimits.HeldBytes(Embedded);

        Assert.True(guest.TryHold(most, most));
        Assert.False(guest.TryHold(1, most));
        guest.Release(most + 1);
        Assert.True(guest.TryHold(most, most));
    }

    [Fact]
    public void Pace_MoreThanItsShare_WaitsLongerAndLonger()
    {
        var guest = new BrokerGuest();
        TimeSpan last = TimeSpan.Zero;
        for (int i = 0; i < 5 * BrokerLimits.PacketsPerSecond; i++)
            last = guest.Pace();

        // Five seconds' packets, one second at once, and what a slow machine took to ask.
        Assert.InRange(last, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(4.1));
    }

    // More than may be open, and one that was closed is opened again.
    private async Task FloodAsync(byte[] sent, TaskCompletionSource isFull, CancellationToken stop)
    {
        var open = new Queue<Socket>();
        while (!stop.IsCancellationRequested)
        {
            var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            open.Enqueue(silent);
            try
            {
                await silent.ConnectAsync(IPAddress.Loopback, Broker.Port, CancellationToken.None);
                await silent.SendAsync(sent);
            }
            catch (SocketException)
            {
                // Closed already.
            }

            if (open.Count <= BrokerLimits.Connections + 50)
                continue;
            isFull.TrySetResult();
            open.Dequeue().Dispose();
            await Task.Delay(5, CancellationToken.None);
        }

        foreach (Socket silent in open)
            silent.Dispose();
    }

    private static bool IsClosed(TcpClient client)
    {
        try
        {
            return client.Client.Poll(0, SelectMode.SelectRead) && client.Client.Receive(new byte[100]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static byte[] ConnectAs(string id)
    {
        byte[] packet = [.. Connect[..^1], .. Encoding.ASCII.GetBytes(id)];
        packet[1] = (byte)(packet.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12), (ushort)id.Length);
        return packet;
    }

    private void StartSink()
    {
        _sink = new MqttSink(Broker.Options);
        var camera = new FakeCamera { Listener = _sink };
        _sink.OnStarted(camera);
    }

    private void RaiseEvents(int count, int labelLength)
    {
        for (int frame = 0; frame < count; frame++)
        {
            _sink!.OnEvent(new ObjectStateChanged(
                "gate", DateTimeOffset.UnixEpoch, new ObjectId(3), new string('x', labelLength), TrackState.Tracked, TrackState.Lost,
                ObjectChangeReason.Observed, frame, TimeSpan.FromSeconds(1)));
        }
    }

    private async Task<TcpClient> OpenAsync(int receiveBytes = 65_536)
    {
        var client = new TcpClient { ReceiveBufferSize = receiveBytes };
        _clients.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, Broker.Port);
        return client;
    }

    private MqttClientOptionsBuilder OptionsOf(string id, MqttProtocolVersion version) => new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", Broker.Port).WithClientId(id).WithProtocolVersion(version);

    private async Task<IMqttClient> ConnectAsync(
        string id, Func<MqttClientOptionsBuilder, MqttClientOptionsBuilder>? change = null,
        MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        MqttClientOptionsBuilder options = OptionsOf(id, version);
        MqttClientConnectResult result = await client.ConnectAsync((change?.Invoke(options) ?? options).Build()).WaitAsync(Patience);
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }
}
