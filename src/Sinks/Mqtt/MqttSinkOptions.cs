using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Where the broker is and what is published there; one for the process, shared by every camera's
/// <see cref="Publishing.MqttSink"/> and the <see cref="Publishing.MqttGateway"/>.
/// </summary>
public sealed record MqttSinkOptions : ICheckedOptions
{
    /// <summary>The <see cref="Host"/> that stands for a broker within this process.</summary>
    public const string EmbeddedHost = "embedded";

    private const int MaxTopicBytes = 256;

    /// <summary>Whether the program publishes and takes requests. Null (default): if <see cref="Host"/> is given.</summary>
    [Description("whether results are published and requests taken; default: if a host is named")]
    public bool? Enabled { get; init; }

    /// <summary>
    /// The broker's name or address, or <see cref="EmbeddedHost"/>: an <see cref="Embedded.EmbeddedBroker"/>. Null (default):
    /// localhost.
    /// </summary>
    [Description("the broker's name or address; embedded: a broker within the program, for this machine only")]
    public string? Host { get; init; }

    /// <summary>The broker's port; 0, for an embedded one: a free one. Null (default): 1883, with TLS 8883.</summary>
    [Description("the broker's TCP port; default: 1883, with TLS 8883; 0, for embedded: a free one, which the log names")]
    [Range(0, 65535)]
    public int? Port { get; init; }

    /// <summary>Encryption and certificates. Default: off.</summary>
    [Description("encryption and certificates")]
    public MqttTlsOptions Tls { get; init; } = new();

    /// <summary>Null (default): no login.</summary>
    [Description("user name at the broker")]
    public string? Username { get; init; }

    /// <summary>Never appears in a log, an error or a message. Null (default): none.</summary>
    [Description("password at the broker; write ${NAME}")]
    [Secret]
    public string? Password { get; init; }

    /// <summary>
    /// Begin of the client ids, which a broker allows once each: a camera connects as <c>id-camera</c>, the process as
    /// <c>id</c>. Null (default): <c>samstream-</c> with the machine's name and the prefix.
    /// </summary>
    [Description("begin of the client ids; default: made from the name of the machine and the prefix")]
    public string? ClientId { get; init; }

    /// <summary>Default: 5.</summary>
    [Description("version of MQTT: 5, or 3.1.1")]
    public MqttProtocol Protocol { get; init; } = MqttProtocol.V5;

    /// <summary>
    /// Longest silence on the connection, 1 s to 18 h; after one and a half times as long the broker publishes the last
    /// will. Default: 15 s.
    /// </summary>
    [Description("longest silence on the connection")]
    [DurationRange("1s", "18h")]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the broker keeps requests for a camera whose connection is away, at most 7 days. Default: not at all.
    /// Protocol 3.1.1 knows only none and unlimited.
    /// </summary>
    [Description("how long the broker keeps requests for a camera whose connection is away")]
    [DurationRange("0s", "168h")]
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long the broker may take to accept a connection, a subscription or a message before the connection is given
    /// up, 1 s to 5 min. Default: 10 s.
    /// </summary>
    [Description("how long the broker may take to accept a connection or a message")]
    [DurationRange("1s", "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Begin of all topics, without a slash at either end. Default: samstream.</summary>
    [Description("begin of all topics")]
    public string Prefix { get; init; } = "samstream";

    /// <summary>Qualities of service by kind of message.</summary>
    [Description("qualities of service")]
    public MqttQosOptions Qos { get; init; } = new();

    /// <summary>Whether masks are published at all. Default: true.</summary>
    [Description("whether masks are published")]
    public bool PublishMasks { get; init; } = true;

    /// <summary>
    /// Most bytes of a message on <c>/masks</c>, 1 KiB to 16 MiB; a larger one is degraded from masks to polygons to
    /// boxes. A lower limit of the broker's counts as well. Default: 128 KiB.
    /// </summary>
    [Description("most bytes of a message with masks; a larger one is degraded to polygons, then to boxes")]
    [Range(1 << 10, 16 << 20)]
    public int MaxPayloadBytes { get; init; } = 128 << 10;

    /// <summary>How often <c>/status</c> is published if nothing changes, at least 1 s. Default: 30 s.</summary>
    [Description("how often the status is published if nothing changes")]
    [DurationRange("1s", "24h")]
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a run that ends may take to deliver what waits. Default: 2 s.</summary>
    [Description("how long a run that ends may take to deliver what waits")]
    [DurationRange("0s", "10m")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What waits while the broker is away.</summary>
    [Description("what waits while the broker is away")]
    public MqttSpoolOptions Spool { get; init; } = new();

    /// <summary>When a lost connection is made again.</summary>
    [Description("when a lost connection is made again")]
    public MqttReconnectOptions Reconnect { get; init; } = new();

    /// <summary>Prompts and commands.</summary>
    [Description("prompts and commands")]
    public MqttRequestOptions Requests { get; init; } = new();

    /// <summary>Pictures with the masks drawn over them. Default: off.</summary>
    [Description("pictures with the masks drawn over them")]
    public MqttOverlayOptions Overlay { get; init; } = new();

    /// <summary>Home Assistant's discovery messages. Default: off.</summary>
    [Description("Home Assistant's discovery messages")]
    public MqttDiscoveryOptions Discovery { get; init; } = new();

    /// <summary>True if the broker is one within this process.</summary>
    public bool IsEmbedded => Host == EmbeddedHost;

    /// <summary><see cref="Enabled"/>, or its default.</summary>
    public bool IsOn => Enabled ?? Host is not null;

    /// <summary><see cref="Host"/>, or the default one.</summary>
    public string EffectiveHost => Host ?? "localhost";

    /// <summary><see cref="Port"/>, or the default one.</summary>
    public int EffectivePort => Port ?? (Tls.Enabled ? 8883 : 1883);

    /// <summary><see cref="ClientId"/>, or the default one.</summary>
    public string EffectiveClientId =>
        string.IsNullOrWhiteSpace(ClientId) ? $"samstream-{Environment.MachineName}-{Prefix}" : ClientId;

    /// <summary>Levels below <see cref="Prefix"/> that no camera can be named after, and what each is for.</summary>
    public IReadOnlyDictionary<string, string> TakenLevels
    {
        get
        {
            const string answers = "answers to requests go";
            var levels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["status"] = "the status of the process is published",
                ["reply"] = answers,
            };
            if (Requests.ResponseTopicPrefix is { } given && given.StartsWith(Prefix + "/", StringComparison.Ordinal))
                levels[given[(Prefix.Length + 1)..].Split('/')[0]] = answers;
            return levels;
        }
    }

    /// <summary>Everything that is wrong with the values, without looking at files or hosts; empty if nothing is.</summary>
    public IReadOnlyList<OptionProblem> Validate() => OptionChecks.Of(this);

    /// <summary>Address and prefix: a record's own text would hold the password.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Tls.Enabled ? "mqtts" : "mqtt")}://{EffectiveHost}:{EffectivePort}/{Prefix}");

    void ICheckedOptions.Check(OptionChecks checks)
    {
        checks
            .Require(
                !string.IsNullOrWhiteSpace(EffectiveHost) && !EffectiveHost.Contains('/') && !EffectiveHost.Contains('@'),
                nameof(Host), WithoutLogin(EffectiveHost),
                "it must be the broker's name or address alone; port, login and TLS have options of their own")
            .Require(Port != 0 || IsEmbedded, nameof(Port), Port, "it must be 1 to 65535")
            .Require(
                Username is null || Username.Length > 0, nameof(Username), Username,
                "it must not be empty; leave it out for no login")
            .Require(
                Password is null || Username is not null, nameof(Password), "***", "a password needs a user name (username)")
            .Require(
                EffectiveClientId.Length <= 200 && !EffectiveClientId.Any(char.IsControl), nameof(ClientId), ClientId,
                "it must be at most 200 printable characters");
        RequireTopic(checks, Prefix, nameof(Prefix));
        // Each answer could go to any topic of ours, those of requests among them.
        checks.Require(
            Requests.ResponseTopicPrefix is not { } answers || !(Prefix + "/").StartsWith(answers.TrimEnd('/') + "/", StringComparison.Ordinal),
            $"{nameof(Requests)}.{nameof(Requests.ResponseTopicPrefix)}", Requests.ResponseTopicPrefix,
            $"it must not hold the topics of cameras: write a level more, as {Prefix}/reply");
        if (IsEmbedded)
            CheckEmbedded(checks);
    }

    internal static void RequireTopic(OptionChecks checks, string? topic, string key) => checks.Require(
        !string.IsNullOrEmpty(topic) && topic[0] is not ('/' or '$') && topic[^1] != '/'
        && !topic.Any(letter => letter is '+' or '#' || char.IsControl(letter))
        && Encoding.UTF8.GetByteCount(topic) <= MaxTopicBytes,
        key, topic,
        $"it must be a topic of at most {MaxTopicBytes} bytes without + and #, not beginning with / or $, not ending in /");

    private void CheckEmbedded(OptionChecks checks)
    {
        const string cure = "the embedded broker serves this machine only, without login and TLS: leave it out, or name a broker as host";
        checks
            .Require(Username is null, nameof(Username), Username, cure)
            .Require(!Tls.Enabled, $"{nameof(Tls)}.{nameof(Tls.Enabled)}", Tls.Enabled, cure)
            .Require(
                SessionExpiry == TimeSpan.Zero, nameof(SessionExpiry), SessionExpiry,
                "the embedded broker ends with this process and keeps no session: leave it out");
    }

    // Whoever writes a login into the host must not read it in the log.
    private static string WithoutLogin(string host)
    {
        int at = host.LastIndexOf('@');
        return at < 0 ? host : "***" + host[at..];
    }
}
