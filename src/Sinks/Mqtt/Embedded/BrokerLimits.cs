namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>What clients other than our own may cost; whoever is on this machine can connect.</summary>
internal static class BrokerLimits
{
    /// <summary>Clients other than our own.</summary>
    public const int Guests = 64;

    /// <summary>TCP connections, our own and those that have not said yet who they are among them.</summary>
    public const int Connections = 256;

    /// <summary>Messages that wait for one client; the oldest gives way.</summary>
    public const int PendingMessages = 500;

    /// <summary>Messages that one client has got and not confirmed; at more it is disconnected.</summary>
    public const int UnconfirmedMessages = 500;

    /// <summary>Subscriptions of one client.</summary>
    public const int Subscriptions = 100;

    /// <summary>For the first packet of a connection, and for the last one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Topic, properties and headers beside a payload.
    private const int OverheadBytes = 64 << 10;

    /// <summary>The largest packet: what is published itself has to fit.</summary>
    public static int PacketBytes(MqttSinkOptions options) =>
        Math.Max(options.Requests.MaxBytes, Math.Max(options.MaxPayloadBytes, options.Overlay.MaxBytes)) + OverheadBytes;
}
