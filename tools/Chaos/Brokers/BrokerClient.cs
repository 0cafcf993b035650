using System.Buffers;
using MQTTnet;
using MQTTnet.Protocol;

namespace SamStream.Chaos.Brokers;

/// <summary>A client of a broker of our own that hears everything under a prefix and may publish.</summary>
public sealed class BrokerClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Action<BrokerMessage> _received;

    private BrokerClient(Action<BrokerMessage> received)
    {
        _received = received;
        _client.ApplicationMessageReceivedAsync += TakeAsync;
    }

    /// <summary>True until the broker goes away.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects and subscribes.</summary>
    /// <param name="broker">Has to listen; with its login, if it wants one.</param>
    /// <param name="prefix">Of the topics to hear.</param>
    /// <param name="received">Called for each message, one at a time; must not throw.</param>
    public static async Task<BrokerClient> ConnectAsync(
        MosquittoBroker broker, string prefix, Action<BrokerMessage> received)
    {
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(received);
        var client = new BrokerClient(received);
        try
        {
            MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
                .WithTcpServer("127.0.0.1", broker.Port)
                .WithTlsOptions(tls => tls.UseTls(false))
                .WithKeepAlivePeriod(TimeSpan.FromMinutes(2))
                .WithTimeout(Patience);
            if (broker.Options.UserName is { } user)
                options.WithCredentials(user, broker.Options.Password);
            MqttClientConnectResult result = await client._client.ConnectAsync(options.Build());
            if (result.ResultCode != MqttClientConnectResultCode.Success)
                throw new ServerException($"mosquitto refuses its own observer: {result.ResultCode}");
            await client._client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
                .WithTopicFilter($"{prefix}/#", MqttQualityOfServiceLevel.AtLeastOnce).Build());
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes with QoS 1 and waits until the broker has it.</summary>
    public Task PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken = default) =>
        _client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            cancellationToken);

    /// <summary>Goes without a word to a broker that may be away.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.ApplicationMessageReceivedAsync -= TakeAsync;
        // Ending a connection may wait for a thread of the library.
        await Task.Run(_client.Dispose);
    }

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs arrived)
    {
        MqttApplicationMessage message = arrived.ApplicationMessage;
        _received(new BrokerMessage(
            message.Topic, message.Payload.ToArray(), message.Retain, TimeProvider.System.GetUtcNow()));
        return Task.CompletedTask;
    }
}

/// <summary>A message that a <see cref="BrokerClient"/> received.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="IsRetained">True if the broker had kept it for whoever comes.</param>
/// <param name="At">When it came, by the wall clock.</param>
public readonly record struct BrokerMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained, DateTimeOffset At);
