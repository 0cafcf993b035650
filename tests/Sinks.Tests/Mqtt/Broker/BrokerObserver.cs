using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>Another client of a real broker, which hears what it subscribes to and may publish.</summary>
internal sealed class BrokerObserver : IAsyncDisposable
{
    private readonly ConcurrentQueue<MqttMessage> _received = [];
    private IMqttConnection? _connection;

    public IReadOnlyList<MqttMessage> Received => [.. _received];

    /// <summary>Subscribes by MQTT 3.1.1, so that what is retained comes as well.</summary>
    public static async Task<BrokerObserver> ConnectAsync(int port, string? user = null, string? password = null, string filter = "samstream/#")
    {
        var observer = new BrokerObserver();
        var options = new MqttSinkOptions
        {
            Host = "127.0.0.1",
            Port = port,
            Protocol = MqttProtocol.V311,
            Username = user,
            Password = password,
        };
        var request = new MqttConnectRequest(
            "observer-" + Guid.NewGuid().ToString("N")[..8], new MqttMessage("observer/gone", default, 0), observer._received.Enqueue);
        observer._connection = await new MqttNetConnector(options).ConnectAsync(request, default);
        await observer._connection.SubscribeAsync([new MqttSubscription(filter, 1)], default);
        return observer;
    }

    public List<JsonElement> On(string topic) =>
        [.. Received.Where(message => message.Topic == topic).Select(message => FakeBroker.Parse(message.Payload.Span))];

    /// <summary>The last word on a topic; null if there was none.</summary>
    public JsonElement? Last(string topic) => On(topic) is { Count: > 0 } messages ? messages[^1] : null;

    public Task<string?> PublishAsync(string topic, string payload, bool isRetained = false) =>
        _connection!.PublishAsync(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), 1, isRetained), default);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }
}
