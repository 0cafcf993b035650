using System.Diagnostics;
using SamStream.Cli.Metrics;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Monitoring;

/// <summary>Measures another segmenter's work frame by frame; it owns that segmenter.</summary>
internal sealed class MeteredSegmenter(ISegmenter inner, CameraMonitor monitor, FrameInstruments instruments) : ISegmenter
{
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => inner.RentEmbedding(cancellationToken);

    public void Encode(VideoFrame frame, IFrameEmbedding embedding)
    {
        long started = Stopwatch.GetTimestamp();
        inner.Encode(frame, embedding);
        instruments.Encoded(monitor.Id, Stopwatch.GetElapsedTime(started));
    }

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        long started = Stopwatch.GetTimestamp(), captured = frame.CapturedTimestamp;
        FrameResult result = inner.Track(frame, embedding);
        TimeSpan latency = Stopwatch.GetElapsedTime(captured);
        instruments.Tracked(monitor.Id, Stopwatch.GetElapsedTime(started), latency);
        monitor.Observe(result, latency);
        return result;
    }

    public CarryDemand Advance(VideoFrame frame) => inner.Advance(frame);

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) => inner.Refine(carried, encoded);

    public void Remember() => inner.Remember();

    public void Correct(IFrameEmbedding embedding) => inner.Correct(embedding);

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => inner.Follow(prompt, mode, frame);

    public CommandOutcome Forget(ObjectId id) => inner.Forget(id);

    public SegmenterMemory GetMemory() => inner.GetMemory();

    public void ForgetAll() => inner.ForgetAll();

    public void Dispose() => inner.Dispose();
}
