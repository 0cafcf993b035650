using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SamStream.Integration.Tests.Live;

/// <summary>Another client of a broker, by MQTT 3.1.1: hears what it subscribes to, and may publish.</summary>
internal sealed class MqttListener : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<MqttHeard> _heard = [];

    private MqttListener() => _client.ApplicationMessageReceivedAsync += received =>
    {
        MqttApplicationMessage message = received.ApplicationMessage;
        _heard.Enqueue(new MqttHeard(message.Topic, message.Payload.ToArray()));
        return Task.CompletedTask;
    };

    /// <summary>Everything so far, in the order in which it came.</summary>
    public IReadOnlyList<MqttHeard> Heard => [.. _heard];

    /// <summary>Connects to 127.0.0.1 and subscribes; what the broker has retained comes first.</summary>
    public static async Task<MqttListener> ConnectAsync(int port, params string[] filters)
    {
        var listener = new MqttListener();
        await listener._client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V311).Build());
        foreach (string filter in filters)
            await listener._client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return listener;
    }

    public Task PublishAsync(string topic, string payload, int qos = 1, bool isRetained = false) =>
        _client.PublishStringAsync(topic, payload, (MqttQualityOfServiceLevel)qos, isRetained);

    /// <summary>Waits for a message of JSON.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="isWanted">Whether it is the one.</param>
    public async Task<JsonElement> HeardAsync(string topic, Func<JsonElement, bool> isWanted)
    {
        JsonElement? found = null;
        await UntilAsync(topic, () =>
        {
            foreach (MqttHeard heard in _heard.Where(heard => heard.Topic == topic && heard.Payload.Length > 0))
                found = isWanted(heard.Json) ? heard.Json : found;
            return found is not null;
        });
        return found!.Value;
    }

    /// <summary>Waits until what was heard is as wanted.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="isWanted">Whether it has come.</param>
    public async Task UntilAsync(string what, Func<bool> isWanted)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!isWanted())
                await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            string topics = string.Join(", ", _heard.Select(heard => heard.Topic).Distinct());
            Assert.Fail($"{what}: not within {Limit}; there was something on: {topics}");
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>A message that came.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its bytes; none for a retained message that was removed.</param>
internal sealed record MqttHeard(string Topic, byte[] Payload)
{
    /// <summary>The payload as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Payload).RootElement;

    /// <summary>Whether it begins and ends as a JPEG does.</summary>
    public bool IsJpeg => Payload is [0xFF, 0xD8, .., 0xFF, 0xD9];
}
