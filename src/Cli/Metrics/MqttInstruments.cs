using System.Diagnostics.Metrics;
using SamStream.Cli.Monitoring;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Metrics;

/// <summary>Instruments that read the connections to the broker when somebody asks: each camera has its own.</summary>
internal sealed class MqttInstruments
{
    private readonly Meter _meter;
    private readonly IReadOnlyList<CameraMonitor> _cameras;

    public MqttInstruments(Meter meter, IReadOnlyList<CameraMonitor> cameras)
    {
        _meter = meter;
        _cameras = [.. cameras.Where(camera => camera.Mqtt is not null)];
        Gauge("samstream.mqtt.connected", "", "1 while the broker takes messages, else 0.", mqtt => mqtt.IsConnected ? 1 : 0);
        Counter("samstream.mqtt.reconnects", "{connection}", "Connections after the first one.", mqtt => mqtt.Reconnects);
        Counter("samstream.mqtt.messages", "{message}", "Messages sent, with QoS 1 and 2 those confirmed.",
            MetricTags.Kind, mqtt => mqtt.Published);
        Counter("samstream.mqtt.published", "By", "Payloads of the messages sent.", mqtt => mqtt.PublishedBytes);
        Counter("samstream.mqtt.shed", "{message}", "Messages that were given up.", MetricTags.Cause, mqtt => mqtt.Shed);
        Counter("samstream.mqtt.degraded", "{message}", "Masks that were too large, by what they became.",
            MetricTags.Kind, mqtt => mqtt.Degraded);
        Counter("samstream.mqtt.requests", "{request}", "Prompts and commands by outcome.",
            MetricTags.Outcome, mqtt => mqtt.Requests);
        Gauge("samstream.mqtt.spool.messages", "{message}", "Events and answers that wait.", mqtt => mqtt.SpoolMessages);
        Gauge("samstream.mqtt.spool.size", "By", "Bytes of what waits.", mqtt => mqtt.SpoolBytes);
    }

    private void Counter(string name, string unit, string description, Func<MqttSnapshot, long> value) =>
        _meter.CreateObservableCounter(name, () => _cameras.Select(camera => One(camera, value)), unit, description);

    private void Gauge(string name, string unit, string description, Func<MqttSnapshot, long> value) =>
        _meter.CreateObservableGauge(name, () => _cameras.Select(camera => One(camera, value)), unit, description);

    private void Counter(
        string name, string unit, string description, string tag, Func<MqttSnapshot, IReadOnlyDictionary<string, long>> values) =>
        _meter.CreateObservableCounter(name, () => _cameras.SelectMany(camera => Many(camera, tag, values)), unit, description);

    private static Measurement<long> One(CameraMonitor camera, Func<MqttSnapshot, long> value) =>
        new(value(camera.Mqtt!()), new KeyValuePair<string, object?>(MetricTags.Camera, camera.Id));

    private static IEnumerable<Measurement<long>> Many(
        CameraMonitor camera, string tag, Func<MqttSnapshot, IReadOnlyDictionary<string, long>> values) =>
        values(camera.Mqtt!()).Select(pair => new Measurement<long>(
            pair.Value, new(MetricTags.Camera, camera.Id), new KeyValuePair<string, object?>(tag, pair.Key)));
}
