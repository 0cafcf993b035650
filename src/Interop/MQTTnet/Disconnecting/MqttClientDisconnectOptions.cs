using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>What goes into DISCONNECT. All but the reason <c>NormalDisconnection</c> needs MQTT 5.</summary>
public sealed class MqttClientDisconnectOptions
{
    public MqttClientDisconnectOptionsReason Reason { get; set; } = MqttClientDisconnectOptionsReason.NormalDisconnection;

    public string ReasonString { get; set; }

    /// <summary>How many seconds the server keeps the session; 0: as said when connecting.</summary>
    public uint SessionExpiryInterval { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }
}
