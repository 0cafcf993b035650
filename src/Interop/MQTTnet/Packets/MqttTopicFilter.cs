using MQTTnet.Protocol;

namespace MQTTnet.Packets;

/// <summary>A topic with or without wildcards, and how its messages are wanted.</summary>
public sealed class MqttTopicFilter
{
    /// <summary>Whether own messages do not come back (MQTT 5).</summary>
    public bool NoLocal { get; set; }

    /// <summary>The highest level in which messages may come.</summary>
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    /// <summary>Whether messages keep the retain flag that they were published with (MQTT 5).</summary>
    public bool RetainAsPublished { get; set; }

    public MqttRetainHandling RetainHandling { get; set; } = MqttRetainHandling.SendAtSubscribe;

    public string Topic { get; set; }

    public override string ToString() =>
        $"{Topic} ({QualityOfServiceLevel}, no local: {NoLocal}, retain as published: {RetainAsPublished}, " +
        $"retain handling: {RetainHandling})";
}
