using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>
/// What the server answered to a CONNECT, and its limits. With MQTT 5 a limit that it does not state is 0; with
/// MQTT 3.1.1, which has none, it is null.
/// </summary>
public sealed class MqttClientConnectResult
{
    /// <summary>The id that the server gave to a client without one (MQTT 5).</summary>
    public string AssignedClientIdentifier { get; init; }

    public byte[] AuthenticationData { get; init; }

    public string AuthenticationMethod { get; init; }

    public bool IsSessionPresent { get; init; }

    /// <summary>The largest packet in bytes that the server takes.</summary>
    public uint? MaximumPacketSize { get; init; }

    public MqttQualityOfServiceLevel MaximumQoS { get; init; }

    public string ReasonString { get; init; }

    /// <summary>How many messages with QoS 1 or 2 the server takes at a time.</summary>
    public ushort? ReceiveMaximum { get; init; }

    public string ResponseInformation { get; init; }

    /// <summary>Anything but <see cref="MqttClientConnectResultCode.Success"/>: there is no connection.</summary>
    public MqttClientConnectResultCode ResultCode { get; init; }

    public bool RetainAvailable { get; init; }

    /// <summary>The keep-alive in seconds that the server asks for instead of the client's; 0: it does not.</summary>
    public ushort ServerKeepAlive { get; init; }

    public string ServerReference { get; init; }

    /// <summary>How many seconds the server keeps the session without a connection.</summary>
    public uint? SessionExpiryInterval { get; init; }

    public bool SharedSubscriptionAvailable { get; init; }

    public bool SubscriptionIdentifiersAvailable { get; init; }

    public ushort TopicAliasMaximum { get; init; }

    public List<MqttUserProperty> UserProperties { get; init; }

    public bool WildcardSubscriptionAvailable { get; init; }
}
