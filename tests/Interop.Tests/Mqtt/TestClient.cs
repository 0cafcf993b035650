using System.Threading.Channels;
using MQTTnet;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>A client that keeps what comes: messages and ends of connections.</summary>
internal sealed class TestClient : IAsyncDisposable, IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<MqttApplicationMessage> _messages =
        Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(100_000));

    private readonly Channel<MqttClientDisconnectedEventArgs> _ends =
        Channel.CreateBounded<MqttClientDisconnectedEventArgs>(new BoundedChannelOptions(1_000));

    public TestClient()
    {
        Mqtt.ApplicationMessageReceivedAsync += message => _messages.Writer.WriteAsync(message.ApplicationMessage).AsTask();
        Mqtt.DisconnectedAsync += end => _ends.Writer.WriteAsync(end).AsTask();
    }

    public IMqttClient Mqtt { get; } = new MqttClientFactory().CreateMqttClient();

    public int Ends => _ends.Reader.Count;

    public static MqttClientOptionsBuilder Options(int port) =>
        new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port)
            .WithTlsOptions(tls => tls.UseTls(false))
            .WithTimeout(Patience);

    public static async Task<TestClient> ConnectAsync(
        MosquittoBroker broker, Func<MqttClientOptionsBuilder, MqttClientOptionsBuilder>? with = null)
    {
        var client = new TestClient();
        var result = await client.Mqtt.ConnectAsync((with ?? (o => o))(Options(broker.Port)).Build());
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return client;
    }

    public Task<MqttApplicationMessage> NextAsync() => _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<MqttClientDisconnectedEventArgs> EndAsync() => _ends.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public void Dispose() => Mqtt.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Mqtt.TryDisconnectAsync();
        Mqtt.Dispose();
    }
}
