using System.Diagnostics.Metrics;

namespace SamStream.Cli.Metrics;

/// <summary>The instruments that are told of every frame; they cost next to nothing while nobody listens.</summary>
internal sealed class FrameInstruments(Meter meter)
{
    private readonly Histogram<double> _encode = meter.CreateHistogram<double>(
        "samstream.encode.duration", "s", "Time of one run of the image encoder.");

    private readonly Histogram<double> _track = meter.CreateHistogram<double>(
        "samstream.track.duration", "s", "Time of the mask decoder and of the tracking for one frame.");

    private readonly Histogram<double> _latency = meter.CreateHistogram<double>(
        "samstream.frame.latency", "s", "From the end of a frame's capture to its result.");

    public void Encoded(string camera, TimeSpan duration) =>
        _encode.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(MetricTags.Camera, camera));

    public void Tracked(string camera, TimeSpan duration) =>
        _track.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(MetricTags.Camera, camera));

    public void Published(string camera, TimeSpan latency) =>
        _latency.Record(latency.TotalSeconds, new KeyValuePair<string, object?>(MetricTags.Camera, camera));
}
