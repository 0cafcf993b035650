using Prometheus;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Metrics;

/// <summary>Reads the connections to the broker when somebody asks: each camera has its own.</summary>
internal sealed class MqttInstruments
{
    private readonly List<ObservedMetric> _all = [];
    private readonly ObservedMetric _connected;
    private readonly ObservedMetric _reconnects;
    private readonly ObservedMetric _messages;
    private readonly ObservedMetric _published;
    private readonly ObservedMetric _shed;
    private readonly ObservedMetric _degraded;
    private readonly ObservedMetric _requests;
    private readonly ObservedMetric _spoolMessages;
    private readonly ObservedMetric _spoolBytes;

    public MqttInstruments(MetricFactory factory)
    {
        _connected = Of("samstream_mqtt_connected", "1 while the broker takes messages, else 0.");
        _reconnects = Of("samstream_mqtt_reconnects_total", "Connections after the first one.");
        _messages = Of("samstream_mqtt_messages_total", "Messages sent, with QoS 1 and 2 those confirmed.", "kind");
        _published = Of("samstream_mqtt_published_bytes_total", "Payloads of the messages sent.");
        _shed = Of("samstream_mqtt_shed_total", "Messages that were given up.", "cause");
        _degraded = Of("samstream_mqtt_degraded_total", "Masks that were too large, by what they became.", "kind");
        _requests = Of("samstream_mqtt_requests_total", "Prompts and commands by outcome.", "outcome");
        _spoolMessages = Of("samstream_mqtt_spool_messages", "Events and answers that wait.");
        _spoolBytes = Of("samstream_mqtt_spool_size_bytes", "Bytes of what waits.");

        ObservedMetric Of(string name, string help, params ReadOnlySpan<string> labels)
        {
            var metric = new ObservedMetric(factory, name, help, ["camera", .. labels]);
            _all.Add(metric);
            return metric;
        }
    }

    /// <summary>Takes all values of a camera away.</summary>
    public void Forget(string camera) => _all.ForEach(metric => metric.Forget(camera));

    /// <summary>Puts the values of a camera's connection as they are now.</summary>
    public void Read(MqttSnapshot mqtt, string camera)
    {
        _connected.Set(mqtt.IsConnected ? 1 : 0, camera);
        _reconnects.Set(mqtt.Reconnects, camera);
        _messages.Set(mqtt.Published, camera);
        _published.Set(mqtt.PublishedBytes, camera);
        _shed.Set(mqtt.Shed, camera);
        _degraded.Set(mqtt.Degraded, camera);
        _requests.Set(mqtt.Requests, camera);
        _spoolMessages.Set(mqtt.SpoolMessages, camera);
        _spoolBytes.Set(mqtt.SpoolBytes, camera);
    }
}
