using System.Globalization;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Where the broker is and what is published there; one for the process, shared by every camera's
/// <see cref="Publishing.MqttSink"/> and the <see cref="Publishing.MqttGateway"/>.
/// </summary>
public sealed record MqttSinkOptions
{
    /// <summary>The <see cref="Host"/> that stands for a broker within this process.</summary>
    public const string EmbeddedHost = "embedded";

    /// <summary>
    /// The broker's name or address, or <see cref="EmbeddedHost"/>: an <see cref="Embedded.EmbeddedBroker"/>. Default: localhost.
    /// </summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The broker's port; 0, for an embedded one: a free one. Null (default): 1883, with TLS 8883.</summary>
    public int? Port { get; init; }

    /// <summary>Encryption and certificates. Default: off.</summary>
    public MqttTlsOptions Tls { get; init; } = new();

    /// <summary>Null (default): no login.</summary>
    public string? Username { get; init; }

    /// <summary>Never appears in a log, an error or a message. Null (default): none.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Begin of the client ids, which a broker allows once each: a camera connects as <c>id-camera</c>, the process as
    /// <c>id</c>. Null (default): <c>samstream-</c> with the machine's name and the prefix.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>Default: 5.</summary>
    public MqttProtocol Protocol { get; init; } = MqttProtocol.V5;

    /// <summary>
    /// Longest silence on the connection, 1 s to 18 h; after one and a half times as long the broker publishes the last
    /// will. Default: 15 s.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the broker keeps requests for a camera whose connection is away, at most 7 days. Default: not at all.
    /// Protocol 3.1.1 knows only none and unlimited.
    /// </summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long the broker may take to accept a connection, a subscription or a message before the connection is given
    /// up, 1 s to 5 min. Default: 10 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Begin of all topics, without a slash at either end. Default: samstream.</summary>
    public string Prefix { get; init; } = "samstream";

    /// <summary>Qualities of service by kind of message.</summary>
    public MqttQosOptions Qos { get; init; } = new();

    /// <summary>Whether masks are published at all. Default: true.</summary>
    public bool PublishMasks { get; init; } = true;

    /// <summary>
    /// Most bytes of a message on <c>/masks</c>, 1 KiB to 16 MiB; a larger one is degraded from masks to polygons to
    /// boxes. A lower limit of the broker's counts as well. Default: 128 KiB.
    /// </summary>
    public int MaxPayloadBytes { get; init; } = 128 << 10;

    /// <summary>How often <c>/status</c> is published if nothing changes, at least 1 s. Default: 30 s.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a run that ends may take to deliver what waits. Default: 5 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What waits while the broker is away.</summary>
    public MqttSpoolOptions Spool { get; init; } = new();

    /// <summary>When a lost connection is made again.</summary>
    public MqttReconnectOptions Reconnect { get; init; } = new();

    /// <summary>Prompts and commands.</summary>
    public MqttRequestOptions Requests { get; init; } = new();

    /// <summary>Pictures with the masks drawn over them. Default: off.</summary>
    public MqttOverlayOptions Overlay { get; init; } = new();

    /// <summary>Home Assistant's discovery messages. Default: off.</summary>
    public MqttDiscoveryOptions Discovery { get; init; } = new();

    /// <summary>True if the broker is one within this process.</summary>
    public bool IsEmbedded => Host == EmbeddedHost;

    /// <summary><see cref="Port"/>, or the default one.</summary>
    public int EffectivePort => Port ?? (Tls.Enabled ? 8883 : 1883);

    /// <summary><see cref="ClientId"/>, or the default one.</summary>
    public string EffectiveClientId =>
        string.IsNullOrWhiteSpace(ClientId) ? $"samstream-{Environment.MachineName}-{Prefix}" : ClientId;

    /// <summary>Everything that is wrong with the values, without looking at files or hosts; empty if nothing is.</summary>
    public IReadOnlyList<MqttOptionProblem> Validate() => MqttOptionRules.Check(this);

    /// <summary>Address and prefix: a record's own text would hold the password.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Tls.Enabled ? "mqtts" : "mqtt")}://{Host}:{EffectivePort}/{Prefix}");
}
