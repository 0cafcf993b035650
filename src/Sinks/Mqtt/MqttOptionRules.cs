using System.Globalization;
using System.Text;

namespace SamStream.Sinks.Mqtt;

/// <summary>What <see cref="MqttSinkOptions"/> must be.</summary>
internal sealed class MqttOptionRules
{
    private const int MaxTopicBytes = 256;

    private readonly List<MqttOptionProblem> _problems = [];

    public static IReadOnlyList<MqttOptionProblem> Check(MqttSinkOptions options)
    {
        var rules = new MqttOptionRules();
        rules.Connection(options);
        rules.Tls(options.Tls);
        if (options.IsEmbedded)
            rules.Embedded(options);
        rules.Qos(options.Qos);
        rules.Contents(options);
        rules.Spool(options.Spool);
        rules.Reconnect(options.Reconnect);
        return rules._problems;
    }

    private void Connection(MqttSinkOptions options)
    {
        Require(
            !string.IsNullOrWhiteSpace(options.Host) && !options.Host.Contains('/') && !options.Host.Contains('@'),
            nameof(options.Host), WithoutLogin(options.Host),
            "it must be the broker's name or address alone; port, login and TLS have options of their own");
        Range(options.EffectivePort, options.IsEmbedded ? 0 : 1, 65535, nameof(options.Port));
        Require(
            options.Username is null || options.Username.Length > 0, nameof(options.Username), options.Username,
            "it must not be empty; leave it out for no login");
        Require(
            options.Password is null || options.Username is not null, nameof(options.Password), "***",
            "a password needs a user name (Username)");
        Require(
            options.EffectiveClientId.Length <= 200 && !options.EffectiveClientId.Any(char.IsControl),
            nameof(options.ClientId), options.ClientId, "it must be at most 200 printable characters");
        Require(Enum.IsDefined(options.Protocol), nameof(options.Protocol), options.Protocol, "it must be V5 or V311");
        Range(options.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(18), nameof(options.KeepAlive));
        Range(options.SessionExpiry, TimeSpan.Zero, TimeSpan.FromDays(7), nameof(options.SessionExpiry));
        Range(options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(options.Timeout));
        Range(options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5), nameof(options.DrainTimeout));
        Topic(options.Prefix, nameof(options.Prefix));
    }

    private void Embedded(MqttSinkOptions options)
    {
        const string cure = "the embedded broker serves this machine only, without login and TLS: leave it out, or name a broker as host";
        Require(options.Username is null, nameof(options.Username), options.Username, cure);
        Require(!options.Tls.Enabled, nameof(options.Tls) + "." + nameof(options.Tls.Enabled), options.Tls.Enabled, cure);
        Require(
            options.SessionExpiry == TimeSpan.Zero, nameof(options.SessionExpiry), options.SessionExpiry,
            "the embedded broker ends with this process and keeps no session: leave it out");
    }

    private void Tls(MqttTlsOptions tls)
    {
        const string group = nameof(MqttSinkOptions.Tls) + ".";
        Require(
            tls.CertificateFile is null == tls.KeyFile is null, group + nameof(tls.KeyFile), tls.KeyFile,
            "CertificateFile and KeyFile are given together");
        Require(
            tls.Enabled || (tls.CaFile ?? tls.CertificateFile ?? tls.HostName) is null && !tls.AllowUntrusted,
            group + nameof(tls.Enabled), tls.Enabled, "it must be true if other TLS options are given");
        Require(
            tls.CaFile is null || !tls.AllowUntrusted, group + nameof(tls.AllowUntrusted), tls.AllowUntrusted,
            "CaFile has no effect with it: leave one of them out");
    }

    private void Qos(MqttQosOptions qos)
    {
        const string group = nameof(MqttSinkOptions.Qos) + ".";
        Range(qos.Masks, 0, 2, group + nameof(qos.Masks));
        Range(qos.Overlay, 0, 2, group + nameof(qos.Overlay));
        Range(qos.Events, 0, 2, group + nameof(qos.Events));
        Range(qos.Requests, 0, 2, group + nameof(qos.Requests));
        Range(qos.Status, 0, 2, group + nameof(qos.Status));
        Range(qos.Snapshot, 0, 2, group + nameof(qos.Snapshot));
    }

    private void Contents(MqttSinkOptions options)
    {
        Range(options.MaxPayloadBytes, 1 << 10, 16 << 20, nameof(options.MaxPayloadBytes));
        Range(options.StatusInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(options.StatusInterval));

        const string requests = nameof(options.Requests) + ".";
        Range(options.Requests.MaxBytes, 256, 1 << 20, requests + nameof(options.Requests.MaxBytes));
        Range(options.Requests.ReplayWindow, TimeSpan.Zero, TimeSpan.FromDays(1), requests + nameof(options.Requests.ReplayWindow));
        if (options.Requests.ResponseTopicPrefix is { } response)
            Topic(response.EndsWith('/') ? response[..^1] : response, requests + nameof(options.Requests.ResponseTopicPrefix));

        const string overlay = nameof(options.Overlay) + ".";
        Range(options.Overlay.Interval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), overlay + nameof(options.Overlay.Interval));
        Range(options.Overlay.Quality, 1, 100, overlay + nameof(options.Overlay.Quality));
        Range(options.Overlay.MaxBytes, 4 << 10, 16 << 20, overlay + nameof(options.Overlay.MaxBytes));
        Topic(options.Discovery.Prefix, nameof(options.Discovery) + "." + nameof(options.Discovery.Prefix));
    }

    private void Spool(MqttSpoolOptions spool)
    {
        const string group = nameof(MqttSinkOptions.Spool) + ".";
        Range(spool.MaxMessages, 1, 1_000_000, group + nameof(spool.MaxMessages));
        Range(spool.MaxBytes, 4 << 10, 1 << 30, group + nameof(spool.MaxBytes));
        Range(spool.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365), group + nameof(spool.MaxAge));
        Range(spool.SyncInterval, TimeSpan.Zero, TimeSpan.FromHours(1), group + nameof(spool.SyncInterval));
        Require(
            spool.Path is null || !string.IsNullOrWhiteSpace(spool.Path), group + nameof(spool.Path), spool.Path,
            "it must name a folder; leave it out to keep the spool in memory");
    }

    private void Reconnect(MqttReconnectOptions reconnect)
    {
        const string group = nameof(MqttSinkOptions.Reconnect) + ".";
        Range(reconnect.InitialDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), group + nameof(reconnect.InitialDelay));
        Range(reconnect.MaxDelay, reconnect.InitialDelay, TimeSpan.FromDays(1), group + nameof(reconnect.MaxDelay));
        Range(reconnect.StableAfter, TimeSpan.Zero, TimeSpan.FromDays(1), group + nameof(reconnect.StableAfter));
        Require(reconnect.Jitter is >= 0 and <= 1, group + nameof(reconnect.Jitter), reconnect.Jitter, "it must be 0 to 1");
    }

    private void Topic(string? topic, string key) => Require(
        !string.IsNullOrEmpty(topic) && topic[0] is not ('/' or '$') && topic[^1] != '/'
        && !topic.Any(letter => letter is '+' or '#' || char.IsControl(letter))
        && Encoding.UTF8.GetByteCount(topic) <= MaxTopicBytes,
        key, topic,
        $"it must be a topic of at most {MaxTopicBytes} bytes without + and #, not beginning with / or $, not ending in /");

    private void Range(long value, long least, long most, string key) =>
        Require(value >= least && value <= most, key, value, string.Create(CultureInfo.InvariantCulture, $"it must be {least} to {most}"));

    private void Range(TimeSpan value, TimeSpan least, TimeSpan most, string key) =>
        Require(value >= least && value <= most, key, value, string.Create(CultureInfo.InvariantCulture, $"it must be {least} to {most}"));

    private void Require(bool isValid, string key, object? value, string cure)
    {
        if (!isValid)
            _problems.Add(new MqttOptionProblem(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", cure));
    }

    // Whoever writes a login into the host must not read it in the log.
    private static string? WithoutLogin(string? host)
    {
        int at = host?.LastIndexOf('@') ?? -1;
        return at < 0 ? host : "***" + host![at..];
    }
}
