namespace MQTTnet;

/// <summary>A message from the server. libmosquitto has acknowledged it before the handlers see it.</summary>
public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    internal MqttApplicationMessageReceivedEventArgs(
        string clientId, MqttApplicationMessage applicationMessage, ushort packetIdentifier)
    {
        ClientId = clientId;
        ApplicationMessage = applicationMessage;
        PacketIdentifier = packetIdentifier;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    public string ClientId { get; }

    /// <summary>For handlers to tell each other; the client does not look at it.</summary>
    public bool IsHandled { get; set; }

    public ushort PacketIdentifier { get; }

    /// <summary>For handlers to pass something on; the client does not look at it.</summary>
    public object Tag { get; set; }
}
