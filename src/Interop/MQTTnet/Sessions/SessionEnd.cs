#nullable enable
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.Sessions;

/// <summary>Why a session is over.</summary>
/// <param name="Reason">The client's own reason or the server's; as in the real package it is NormalDisconnection without one.</param>
/// <param name="Cause">What broke it; null if the client or the server wanted it.</param>
/// <param name="IsServers">Whether the server said so in a DISCONNECT (MQTT 5).</param>
internal sealed record SessionEnd(MqttClientDisconnectReason Reason, Exception? Cause, bool IsServers)
{
    /// <summary>What operations that still wait are told.</summary>
    public MqttCommunicationException Error() => IsServers
        ? new MqttClientUnexpectedDisconnectReceivedException((MqttDisconnectReasonCode)Reason)
        : new MqttClientDisconnectedException(Cause);
}
