namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>What clients other than our own may cost; whoever is on this machine can connect.</summary>
internal static class BrokerLimits
{
    /// <summary>Clients other than our own.</summary>
    public const int Guests = 64;

    /// <summary>TCP connections, our own and those that have not said yet who they are among them.</summary>
    public const int Connections = 256;

    /// <summary>Connections that have not said yet who they are; at more, the one that has been silent longest is closed.</summary>
    public const int Newcomers = 64;

    /// <summary>Characters of a client's id.</summary>
    public const int ClientIdLength = 256;

    /// <summary>Characters of a subscription.</summary>
    public const int FilterLength = 1024;

    /// <summary>Levels of a subscription.</summary>
    public const int FilterLevels = 32;

    /// <summary>Packets that one client may send in a second without waiting, confirmations apart.</summary>
    public const int PacketsPerSecond = 200;

    /// <summary>Messages that wait for one client; the oldest gives way.</summary>
    public const int PendingMessages = 500;

    /// <summary>Messages that one client has got and not confirmed; at more it is disconnected.</summary>
    public const int UnconfirmedMessages = 500;

    /// <summary>Subscriptions of one client.</summary>
    public const int Subscriptions = 100;

    /// <summary>For the first packet of a connection, and for the last one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For one packet that is sent; a client that takes longer to read it is disconnected.</summary>
    public static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(10);

    // Topic, properties and headers beside a payload.
    private const int OverheadBytes = 64 << 10;

    /// <summary>The largest packet: what is published itself has to fit.</summary>
    public static int PacketBytes(MqttSinkOptions options) =>
        Math.Max(options.Requests.MaxBytes, Math.Max(options.MaxPayloadBytes, options.Overlay.MaxBytes)) + OverheadBytes;

    /// <summary>The largest packet of somebody else: a request has to fit.</summary>
    public static int GuestPacketBytes(MqttSinkOptions options) => options.Requests.MaxBytes + OverheadBytes;

    /// <summary>Payloads that wait for one client, or for its confirmation; more are not sent to it.</summary>
    public static long HeldBytes(MqttSinkOptions options) => Math.Max(4 << 20, 2L * PacketBytes(options));
}
