using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Exceptions;

/// <summary>
/// The server sent DISCONNECT (MQTT 5). libmosquitto 2.0 passes the reason code on and drops the properties, so only
/// <see cref="ReasonCode"/> has a value.
/// </summary>
public sealed class MqttClientUnexpectedDisconnectReceivedException : MqttCommunicationException
{
    internal MqttClientUnexpectedDisconnectReceivedException(MqttDisconnectReasonCode reasonCode)
        : base($"The MQTT server ended the connection: {reasonCode} ({(int)reasonCode}).") => ReasonCode = reasonCode;

    public MqttDisconnectReasonCode? ReasonCode { get; }

    public string ReasonString { get; }

    public string ServerReference { get; }

    public uint? SessionExpiryInterval { get; }

    public List<MqttUserProperty> UserProperties { get; }
}
