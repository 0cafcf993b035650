using System.ComponentModel;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;

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

    /// <summary>
    /// More options for FFmpeg: <c>key;value|key;value</c>, of those that tune what is read. They come after those of the source,
    /// and replace them. Null (default): none.
    /// </summary>
    [Description("more options for FFmpeg, key;value pairs with | between them, of those that docs/sources.md lists")]
    public string? FfmpegOptions { get; init; }

    /// <inheritdoc/>
    public override string Kind => "network streams";

    protected override string DefaultId => SourceNames.FromAddress(Address);

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
                FfmpegOptions is null || FfmpegSettings.Problem(FfmpegOptions) is null, nameof(FfmpegOptions), "…",
                FfmpegOptions is null ? "" : FfmpegSettings.Problem(FfmpegOptions) ?? "");
    }

    private protected override bool IsLiveByNature => true;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new NetworkInput(this, loggers.CreateLogger<NetworkInput>()), loggers, clock);

    // A record prints its properties, and some of these are secret.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {EffectiveId}, Address = {FullAddress}, Transport = {Transport}");
        return true;
    }
}
