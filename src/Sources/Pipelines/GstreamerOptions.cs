using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Live;

namespace SamStream.Sources.Pipelines;

/// <summary>
/// A GStreamer pipeline, as <c>gst-launch-1.0</c> takes it, for what FFmpeg does not do: hardware decoders and cameras
/// with elements of their own. Live. Needs an OpenCV that was built with GStreamer, as Debian's is.
/// </summary>
public sealed record GstreamerOptions : FrameSourceOptions
{
    /// <summary>
    /// The description. Without an appsink at its end, one that keeps the newest frame is appended. It may hold
    /// passwords, and is never shown.
    /// </summary>
    public required string Description { get; init; }

    /// <summary>The most that opening may take, 0.5 s to 10 min. Default 5 s.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that one frame may take, 0.5 s to 10 min. Default 5 s.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    protected override string DefaultId => "gst";

    internal string FullDescription => Description.Contains("appsink", StringComparison.Ordinal)
        ? Description
        : $"{Description} ! videoconvert ! video/x-raw,format=BGR ! appsink drop=true max-buffers=1 sync=false";

    public override IReadOnlyList<OptionProblem> Validate() => new OptionChecks()
        .RequireText(Description, nameof(Description), "a pipeline, as in gst:videotestsrc is-live=true")
        .RequireTimeout(OpenTimeout, nameof(OpenTimeout), Streams.StreamOptions.MinTimeout, Streams.StreamOptions.MaxTimeout)
        .RequireTimeout(StallTimeout, nameof(StallTimeout), Streams.StreamOptions.MinTimeout, Streams.StreamOptions.MaxTimeout)
        .Problems;

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) => new LiveSource(
        EffectiveId, () => new GstreamerPipeline(this), new LiveLimits(OpenTimeout, StallTimeout), new LiveRequest(),
        loggers.CreateLogger<LiveSource>(), clock);

    // A record prints its properties, and the description may be secret.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {EffectiveId}");
        return true;
    }
}
