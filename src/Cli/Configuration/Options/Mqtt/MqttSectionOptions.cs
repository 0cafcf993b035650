using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt</c>: <see cref="MqttSinkOptions"/> as it is written in a configuration.</summary>
internal sealed record MqttSectionOptions
{
    private static readonly MqttSinkOptions Defaults = new();

    [Description("whether results are published and requests taken; default: if a host is named")]
    public bool? Enabled { get; init; }

    [Description("the broker's name or address; embedded: a broker within the program, for this machine only")]
    public string? Host { get; init; }

    [Description("the broker's TCP port; default: 1883, with TLS 8883; 0, for embedded: a free one, which the log names")]
    [Range(0, 65535)]
    public int? Port { get; init; }

    [Description("encryption and certificates")]
    public MqttTlsSectionOptions Tls { get; init; } = new();

    [Description("user name at the broker")]
    public string? Username { get; init; }

    [Description("password at the broker; write ${NAME}")]
    [Secret]
    public string? Password { get; init; }

    [Description("begin of the client ids; default: made from the name of the machine and the prefix")]
    public string? ClientId { get; init; }

    [Description("version of MQTT: 5, or 3.1.1")]
    public MqttProtocol Protocol { get; init; } = Defaults.Protocol;

    [Description("longest silence on the connection")]
    [DurationRange("1s", "18h")]
    public TimeSpan KeepAlive { get; init; } = Defaults.KeepAlive;

    [Description("how long the broker keeps requests for a camera whose connection is away")]
    [DurationRange("0s", "168h")]
    public TimeSpan SessionExpiry { get; init; } = Defaults.SessionExpiry;

    [Description("how long the broker may take to accept a connection or a message")]
    [DurationRange("1s", "5m")]
    public TimeSpan Timeout { get; init; } = Defaults.Timeout;

    [Description("begin of all topics")]
    public string Prefix { get; init; } = Defaults.Prefix;

    [Description("qualities of service")]
    public MqttQosSectionOptions Qos { get; init; } = new();

    [Description("whether masks are published")]
    public bool PublishMasks { get; init; } = Defaults.PublishMasks;

    [Description("most bytes of a message with masks; a larger one is degraded to polygons, then to boxes")]
    [Range(1 << 10, 16 << 20)]
    public int MaxPayloadBytes { get; init; } = Defaults.MaxPayloadBytes;

    [Description("how often the status is published if nothing changes")]
    [DurationRange("1s", "24h")]
    public TimeSpan StatusInterval { get; init; } = Defaults.StatusInterval;

    [Description("how long a run that ends may take to deliver what waits")]
    [DurationRange("0s", "10m")]
    public TimeSpan DrainTimeout { get; init; } = Defaults.DrainTimeout;

    [Description("what waits while the broker is away")]
    public MqttSpoolSectionOptions Spool { get; init; } = new();

    [Description("when a lost connection is made again")]
    public MqttReconnectSectionOptions Reconnect { get; init; } = new();

    [Description("prompts and commands")]
    public MqttRequestSectionOptions Requests { get; init; } = new();

    [Description("pictures with the masks drawn over them")]
    public MqttOverlaySectionOptions Overlay { get; init; } = new();

    [Description("Home Assistant's discovery messages")]
    public MqttDiscoverySectionOptions Discovery { get; init; } = new();

    /// <summary>True if the run has a broker.</summary>
    public bool IsOn => Enabled ?? Host is not null;

    /// <summary>The same for the sinks.</summary>
    /// <param name="resolve">Makes the paths absolute.</param>
    public MqttSinkOptions ToSinkOptions(Func<string, string> resolve) => new()
    {
        Host = Host ?? Defaults.Host,
        Port = Port,
        Tls = Tls.ToTlsOptions(resolve),
        Username = Username,
        Password = Password,
        ClientId = ClientId,
        Protocol = Protocol,
        KeepAlive = KeepAlive,
        SessionExpiry = SessionExpiry,
        Timeout = Timeout,
        Prefix = Prefix,
        Qos = Qos.ToQosOptions(),
        PublishMasks = PublishMasks,
        MaxPayloadBytes = MaxPayloadBytes,
        StatusInterval = StatusInterval,
        DrainTimeout = DrainTimeout,
        Spool = Spool.ToSpoolOptions(resolve),
        Reconnect = Reconnect.ToReconnectOptions(),
        Requests = Requests.ToRequestOptions(),
        Overlay = Overlay.ToOverlayOptions(),
        Discovery = Discovery.ToDiscoveryOptions(),
    };
}
