using System.Collections.Concurrent;
using Prometheus;

namespace SamStream.Cli.Metrics;

/// <summary>The histograms that are told of every frame: durations in seconds. Telling of a known camera allocates nothing.</summary>
internal sealed class FrameInstruments
{
    private static readonly double[] UpperBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

    private readonly ConcurrentDictionary<string, Times> _cameras = new();
    private readonly Func<string, Times> _add;
    private readonly Histogram[] _all;

    public FrameInstruments(MetricFactory factory)
    {
        Histogram encode = Create("samstream_encode_duration_seconds", "Time of one run of the image encoder.");
        Histogram track = Create(
            "samstream_track_duration_seconds", "Time of the mask decoder and of the tracking for one frame.");
        Histogram latency = Create("samstream_frame_latency_seconds", "From the end of a frame's capture to its result.");
        _add = camera => new Times(encode.WithLabels(camera), track.WithLabels(camera), latency.WithLabels(camera));

        _all = [encode, track, latency];

        Histogram Create(string name, string help) => factory.CreateHistogram(
            name, help, ["camera"], new HistogramConfiguration { Buckets = UpperBoundsSeconds });
    }

    public void Encoded(string camera, TimeSpan duration) => Of(camera).Encode.Observe(duration.TotalSeconds);

    public void Tracked(string camera, TimeSpan duration) => Of(camera).Track.Observe(duration.TotalSeconds);

    public void Published(string camera, TimeSpan latency) => Of(camera).Latency.Observe(latency.TotalSeconds);

    /// <summary>Takes the values of a camera away that is told of no more.</summary>
    public void Forget(string camera)
    {
        _cameras.TryRemove(camera, out _);
        foreach (Histogram histogram in _all)
            histogram.RemoveLabelled(camera);
    }

    private Times Of(string camera) => _cameras.GetOrAdd(camera, _add);

    private sealed record Times(IHistogram Encode, IHistogram Track, IHistogram Latency);
}
