using System.Diagnostics;
using SamStream.Cli.Metrics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Monitoring;

/// <summary>Measures another segmenter's work frame by frame; it owns that segmenter.</summary>
internal sealed class MeteredSegmenter(ISegmenter inner, CameraMonitor monitor, FrameInstruments instruments)
    : DelegatingSegmenter(inner)
{
    public override void Encode(VideoFrame frame, PixelBounds region, IFrameEmbedding embedding)
    {
        long started = Stopwatch.GetTimestamp();
        base.Encode(frame, region, embedding);
        instruments.Encoded(monitor.Id, Stopwatch.GetElapsedTime(started));
    }

    public override FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        long started = Stopwatch.GetTimestamp(), captured = frame.CapturedTimestamp;
        FrameResult result = base.Track(frame, embedding);
        TimeSpan latency = Stopwatch.GetElapsedTime(captured);
        instruments.Tracked(monitor.Id, Stopwatch.GetElapsedTime(started), latency);
        monitor.Observe(result, latency);
        return result;
    }
}
