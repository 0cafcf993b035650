using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Media.Inputs;

/// <summary>
/// A network stream by FFmpeg: RTSP, and what else FFmpeg reads from a URL (HTTP, HLS, RTMP, SRT, UDP, TCP). Live, every
/// frame is decoded at the stream's pace, and one for which there is no free buffer is dropped and counted; a file on an HTTP
/// server is a file.
/// </summary>
public sealed record StreamOptions : MediaSourceOptions
{
    /// <summary>The shortest time-out.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest time-out.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Where it is, possibly with user name and password.</summary>
    public required StreamAddress Address { get; init; }

    /// <summary>For RTSP. Default: TCP.</summary>
    public StreamTransport Transport { get; init; } = StreamTransport.Tcp;

    /// <summary>The most that connecting may take, and then opening; 0.5 s to 10 min. Default 5 s.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that one frame may take; after it the stream counts as failed. 0.5 s to 10 min. Default 5 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Taken as it is, instead of the address's; null (default): the address's.</summary>
    public string? UserName { get; init; }

    /// <summary>Belongs to <see cref="UserName"/>, and is taken as it is.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// More options for FFmpeg: <c>key;value|key;value</c>, of those that tune what is read. They come after those of the source,
    /// and replace them. Null (default): none.
    /// </summary>
    public string? FfmpegOptions { get; init; }

    protected override string DefaultId => SourceNames.FromAddress(Address);

    internal StreamAddress FullAddress => UserName is { } name ? Address.WithCredentials(name, Password) : Address;

    public override IReadOnlyList<OptionProblem> Validate() => Checks()
        .Require(Enum.IsDefined(Transport), nameof(Transport), Transport, "it must be tcp or udp")
        .RequireTimeout(OpenTimeout, nameof(OpenTimeout), MinTimeout, MaxTimeout)
        .RequireTimeout(StallTimeout, nameof(StallTimeout), MinTimeout, MaxTimeout)
        .Require(
            UserName is null || !UserName.Contains(':', StringComparison.Ordinal), nameof(UserName), "…",
            "a user name cannot hold a colon (RFC 7617)")
        .Require(Password is null || UserName is not null, nameof(Password), "…", "a password needs a user name")
        .Require(
            FfmpegOptions is null || FfmpegSettings.Problem(FfmpegOptions) is null, nameof(FfmpegOptions), "…",
            FfmpegOptions is null ? "" : FfmpegSettings.Problem(FfmpegOptions) ?? "")
        .Problems;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new NetworkInput(this, loggers.CreateLogger<NetworkInput>()), loggers, clock);

    // A record prints its properties, and some of these are secret.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {EffectiveId}, Address = {FullAddress}, Transport = {Transport}");
        return true;
    }
}
