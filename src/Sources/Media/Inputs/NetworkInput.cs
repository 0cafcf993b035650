using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Options;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Http;
using SamStream.Sources.Relay.Rtsp;

namespace SamStream.Sources.Media.Inputs;

/// <summary>
/// A network stream by FFmpeg: RTSP, and what else FFmpeg reads from a URL (HTTP, HLS, RTMP, SRT, UDP, TCP). Live, every
/// frame is decoded at the stream's pace, and one for which there is no free buffer is dropped and counted; a file on an HTTP
/// server is a file.
/// </summary>
public sealed record StreamOptions : MediaSourceOptions
{
    /// <summary>Where it is, possibly with user name and password.</summary>
    public required StreamAddress Address { get; init; }

    /// <summary>For RTSP. Default: TCP.</summary>
    [Description("how RTSP's packets travel: tcp loses none, udp has less delay on a bad network")]
    public StreamTransport Transport { get; init; } = StreamTransport.Tcp;

    /// <summary>The most that connecting may take, and then opening; 0.5 s to 10 min. Default 5 s.</summary>
    [Description("the most that the first frame of a stream or program may take; default: 5s, of a program 10s")]
    [DurationRange("500ms", "10m")]
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that one frame may take; after it the stream counts as failed. 0.5 s to 10 min. Default 5 s.</summary>
    [Description("the most that a later frame of a stream or program may take before it is opened again")]
    [DurationRange("500ms", "10m")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Taken as it is, instead of the address's; null (default): the address's.</summary>
    [Description("user name for a stream, any characters, taken as it is; default: the one in input")]
    public string? Username { get; init; }

    /// <summary>Belongs to <see cref="Username"/>, and is taken as it is.</summary>
    [Description("password for a stream, any characters, taken as it is; write ${NAME}")]
    [Secret]
    public string? Password { get; init; }

    /// <summary>Which login the camera may ask for. Default: Digest, and Basic over TLS with a verified certificate only.</summary>
    [Description("login that a camera may ask for: digest (Basic over TLS with a verified certificate only), or any, which gives it the password")]
    public StreamAuth Auth { get; init; }

    /// <summary>PEM file of the authorities that may have signed the camera's certificate. Null (default): the system's.</summary>
    [Description("PEM file of the authorities that may have signed the certificate of rtsps, https or rtmps; default: the system's")]
    [Path]
    public string? CaFile { get; init; }

    /// <summary>
    /// The one certificate that the camera may show, <c>sha256:</c> and 64 hexadecimal digits; <c>any</c>: every one. Null (default): one
    /// that an authority has signed.
    /// </summary>
    [Description("fingerprint (sha256:…) of the one certificate that rtsps or https may show; or any, which proves nothing")]
    public string? Certificate { get; init; }

    /// <summary>
    /// More options for FFmpeg: <c>key;value|key;value</c>, of those that tune what is read. They come after those of the source,
    /// and replace them. Null (default): none.
    /// </summary>
    [Description("more options for FFmpeg, key;value pairs with | between them, of those that docs/sources.md lists")]
    public string? FfmpegOptions { get; init; }

    /// <inheritdoc/>
    public override string Kind => "network streams";

    protected override string DefaultId => SourceNames.FromAddress(Address.ToString(), Address.Host);

    internal StreamTrust Trust => new(Auth, CaFile, Certificate);

    internal StreamAddress FullAddress => Username is { } name ? Address.WithCredentials(name, Password) : Address;

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks
            .Require(
                Username is null || !Username.Contains(':', StringComparison.Ordinal), nameof(Username), "…",
                "a user name cannot hold a colon (RFC 7617)")
            .Require(Password is null || Username is not null, nameof(Password), "…", "a password needs a user name")
            .Require(
                !FullAddress.HasCredentials || Address.Scheme is not ("udp" or "rtp" or "tcp"), nameof(Username), "…",
                $"{Address.Scheme} has no login: leave user name and password out")
            .Require(
                (CaFile ?? Certificate) is null || Address.Scheme is "rtsps" or "https" or "rtmps",
                CaFile is null ? nameof(Certificate) : nameof(CaFile), CaFile ?? Certificate,
                $"{Address.Scheme} has no certificate: write rtsps, https or rtmps in the address")
            .Require(CaFile is null || Certificate is null, nameof(CaFile), CaFile, "it has no effect with certificate: leave one of them out")
            .Require(
                Certificate is null || StreamTrust.IsCertificate(Certificate), nameof(Certificate), Certificate,
                "it must be sha256: and 64 hexadecimal digits, which the refusal of a certificate tells, or any")
            .Require(
                Address.Scheme != "rtmps" || Trust.Pin is null, nameof(Certificate), Certificate,
                "for rtmps it can be any only; else give the authority's certificate as caFile")
            .Require(
                FfmpegOptions is null || FfmpegSettings.Problem(FfmpegOptions) is null, nameof(FfmpegOptions), "…",
                FfmpegOptions is null ? "" : FfmpegSettings.Problem(FfmpegOptions) ?? "");
    }

    private protected override bool IsLiveByNature => true;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new NetworkInput(this, loggers.CreateLogger<NetworkInput>(), clock), loggers, clock);

    // A record prints its properties, and some of these are secret.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {EffectiveId}, Address = {FullAddress}, Transport = {Transport}");
        return true;
    }
}

/// <summary>How RTSP's media packets travel.</summary>
public enum StreamTransport
{
    /// <summary>In the control connection: nothing is lost on the way, and it passes firewalls.</summary>
    Tcp,

    /// <summary>On ports of their own: less delay on a bad network, at the price of lost packets.</summary>
    Udp,
}

/// <summary>
/// A network stream. RTSP and HTTP come through a relay of ours, which logs in and keeps FFmpeg to one server; others FFmpeg
/// opens itself, with the address on its standard input where it may hold a secret: arguments can be read by anybody.
/// </summary>
internal sealed class NetworkInput(StreamOptions options, ILogger logger, TimeProvider clock) : IMediaInput
{
    private readonly StreamAddress _address = options.FullAddress;

    public string Subject => $"Stream '{_address}'";

    public string NoFrameCure =>
        "A stream that is joined between two key frames gives its first frame with the next one: raise stallTimeout over "
        + "the time between two, or let the camera send them more often.";

    public TimeSpan? OpenTimeout => options.OpenTimeout;

    public TimeSpan StallTimeout => options.StallTimeout;

    public async Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken) => _address.Scheme switch
    {
        "rtsp" or "rtsps" => await PrepareRtspAsync(cancellationToken),
        "http" or "https" => await PrepareHttpAsync(cancellationToken),
        "rtmp" or "rtmps" or "srt" => Scripted(),
        _ => Direct(),
    };

    public SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode)
    {
        (SourceFault fault, string reason) = FfmpegFailure.Of(log, exitCode);
        return fault == SourceFault.Unreachable
            ? new SourceException($"{Subject} cannot be reached: {reason}. Check address, network and power.", fault)
            : new SourceException($"{Subject} could not be opened: {reason}.{CertificateCure}", fault);
    }

    // FFmpeg does not say that it was the certificate.
    private string CertificateCure => _address.Scheme == "rtmps" && !options.Trust.TakesAnyCertificate
        ? " If no authority of the system has signed its certificate, give the one that has as caFile, or set certificate: any."
        : "";

    private async Task<PreparedInput> PrepareRtspAsync(CancellationToken cancellationToken)
    {
        RtspRelay relay = await RtspRelay.StartAsync(_address, options.Trust, options.OpenTimeout, logger, clock, cancellationToken);
        string transport = options.Transport == StreamTransport.Udp ? "udp" : "tcp";
        return new PreparedInput
        {
            Arguments =
            [
                "-rtsp_transport", transport, "-allowed_media_types", "video", .. LiveArguments(),
                .. MediaFormats.Only("rtp,udp,tcp", "rtsp"), "-i", relay.Url,
            ],
            IsLive = options.Live != LiveMode.No,
            Fault = () => relay.Fault,
            CameraTime = HasArrivalTimes ? null : relay.Clock.TimeOf,
            Relay = relay,
        };
    }

    private async Task<PreparedInput> PrepareHttpAsync(CancellationToken cancellationToken)
    {
        HttpRelay relay = await HttpRelay.OpenAsync(_address, options.Trust, options.OpenTimeout, logger, cancellationToken);
        bool isLive = options.Live == LiveMode.Auto ? !relay.IsFinite : options.Live == LiveMode.Yes;
        // The relay lets only addresses of this server into a playlist; segments may be encrypted.
        string formats = relay.IsPlaylist ? $"hls,{MediaFormats.Containers}" : MediaFormats.Containers;
        string protocols = relay.IsPlaylist ? "http,tcp,crypto" : "http,tcp";
        return new PreparedInput
        {
            Arguments =
            [
                .. isLive ? LiveArguments() : UserArguments(), .. isLive && relay.IsFinite ? ["-re"] : Array.Empty<string>(),
                .. MediaFormats.Only(protocols, formats), "-i", relay.Url,
            ],
            IsLive = isLive,
            Fault = () => relay.Fault,
            Relay = relay,
        };
    }

    // The address and its options in a script of FFmpeg's concat demuxer, which opens what the script names in the usual way.
    private PreparedInput Scripted()
    {
        string protocols = _address.Scheme switch
        {
            "rtmp" => "rtmp,tcp",
            "rtmps" => "rtmps,tls,tcp",
            var other => other,
        };
        var script = new StringBuilder("ffconcat version 1.0\n");
        script.Append(CultureInfo.InvariantCulture, $"file {Quoted(_address.NativeUrl)}\n");
        string[] tls = _address.Scheme == "rtmps" ? [.. TlsArguments()] : [];
        foreach (string[] option in MediaFormats.Only(protocols).Concat(tls).Chunk(2))
            script.Append(CultureInfo.InvariantCulture, $"option {option[0][1..]} {Quoted(option[1])}\n");
        byte[] text = Encoding.UTF8.GetBytes(script.ToString());
        return new PreparedInput
        {
            Arguments =
            [
                .. LiveArguments(), "-safe", "0",
                .. MediaFormats.Only($"pipe,{protocols}", $"concat,{MediaFormats.Containers}"), "-f", "concat", "-i", "pipe:0",
            ],
            IsLive = options.Live != LiveMode.No,
            FeedAsync = async target =>
            {
                await using (target)
                    await target.WriteAsync(text);
            },
        };
    }

    // FFmpeg itself verifies nothing unless it is told to.
    private IEnumerable<string> TlsArguments() => (options.Trust.TakesAnyCertificate, options.CaFile) switch
    {
        (true, _) => [],
        (_, { } file) => ["-tls_verify", "1", "-ca_file", Path.GetFullPath(file)],
        _ => ["-tls_verify", "1"],
    };

    private PreparedInput Direct()
    {
        string protocols = _address.Scheme == "rtp" ? "rtp,udp" : _address.Scheme;
        string formats = _address.Scheme == "rtp" ? $"rtp,{MediaFormats.Containers}" : MediaFormats.Containers;
        return new PreparedInput
        {
            Arguments = [.. LiveArguments(), .. MediaFormats.Only(protocols, formats), "-i", _address.RequestUrl],
            IsLive = options.Live != LiveMode.No,
        };
    }

    // Nothing leads from them back to the packets' time stamps.
    private bool HasArrivalTimes => FfmpegSettings.Read(options.FfmpegOptions).Any(setting => setting.Key == "use_wallclock_as_timestamps");

    private IReadOnlyList<string> LiveArguments() => [.. MediaFormats.LiveArguments, "-fflags", "+discardcorrupt", .. UserArguments()];

    private string[] UserArguments() =>
        [.. FfmpegSettings.Read(options.FfmpegOptions).SelectMany(setting => (string[])[$"-{setting.Key}", setting.Value])];

    // As av_get_token reads it: everything between single quotes is itself.
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
