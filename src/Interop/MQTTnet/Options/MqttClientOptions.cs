using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>How to connect. What is marked with MQTT 5 is refused with an older version.</summary>
public sealed class MqttClientOptions
{
    public IMqttClientChannelOptions ChannelOptions { get; set; }

    /// <summary>Whether the server forgets what it has of an earlier session.</summary>
    public bool CleanSession { get; set; } = true;

    /// <summary>Null or empty: the server chooses one, which needs <see cref="CleanSession"/>.</summary>
    public string ClientId { get; set; } = Guid.NewGuid().ToString("N");

    public IMqttClientCredentialsProvider Credentials { get; set; }

    /// <summary>
    /// After how long without a word a PINGREQ is sent; without an answer in half of that time the connection is given
    /// up. Zero: never. libmosquitto counts whole seconds, at least five.
    /// </summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest packet in bytes that the server may send (MQTT 5); 0: any.</summary>
    public uint MaximumPacketSize { get; set; }

    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V500;

    /// <summary>How many messages with QoS 1 or 2 the server may send at a time (MQTT 5); 0: any number.</summary>
    public ushort ReceiveMaximum { get; set; }

    /// <summary>MQTT 5.</summary>
    public bool RequestProblemInformation { get; set; } = true;

    /// <summary>MQTT 5.</summary>
    public bool RequestResponseInformation { get; set; }

    /// <summary>How many seconds the server keeps the session without a connection (MQTT 5).</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>How long an operation may take whose token cannot be cancelled; publishing is not one of them.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>MQTT 5.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>MQTT 5.</summary>
    public List<MqttUserProperty> UserProperties { get; set; }

    /// <summary>Whether what needs MQTT 5 is refused with an older version; if not, it is left out.</summary>
    public bool ValidateFeatures { get; set; } = true;

    /// <summary>MQTT 5.</summary>
    public string WillContentType { get; set; }

    /// <summary>MQTT 5.</summary>
    public byte[] WillCorrelationData { get; set; }

    /// <summary>How many seconds the server waits before it publishes the will (MQTT 5).</summary>
    public uint WillDelayInterval { get; set; }

    /// <summary>In seconds (MQTT 5); 0: for ever.</summary>
    public uint WillMessageExpiryInterval { get; set; }

    public byte[] WillPayload { get; set; }

    /// <summary>MQTT 5.</summary>
    public MqttPayloadFormatIndicator WillPayloadFormatIndicator { get; set; } = MqttPayloadFormatIndicator.Unspecified;

    public MqttQualityOfServiceLevel WillQualityOfServiceLevel { get; set; }

    /// <summary>MQTT 5.</summary>
    public string WillResponseTopic { get; set; }

    public bool WillRetain { get; set; }

    /// <summary>Null or empty: there is no will.</summary>
    public string WillTopic { get; set; }

    /// <summary>MQTT 5.</summary>
    public List<MqttUserProperty> WillUserProperties { get; set; }
}
