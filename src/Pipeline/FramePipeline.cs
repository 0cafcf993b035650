using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline;

/// <summary>
/// Source → encode → track → sinks, each a task with a bounded queue in front of it. It runs once.
/// </summary>
public sealed class FramePipeline : IAsyncDisposable
{
    private readonly FramePipelineBuilder _parts;
    private readonly IFrameSource _source;
    private readonly ISegmenter _segmenter;
    private PipelineRun? _run;
    private bool _disposed;

    internal FramePipeline(FramePipelineBuilder parts)
    {
        _parts = parts;
        _source = parts.Source;
        _segmenter = parts.Segmenter;
    }

    /// <summary>The segmenter, to hand prompts to.</summary>
    public ISegmenter Segmenter => _segmenter;

    /// <summary>
    /// Runs until the source ends, something fails or <paramref name="stop"/> is cancelled. A stop is graceful: the
    /// source stops, what it captured is finished within the drain time-out, and every sink is completed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It ran before.</exception>
    public async Task<PipelineReport> RunAsync(CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_run is not null)
            throw new InvalidOperationException("A pipeline runs once; build another one.");
        var run = new PipelineRun(_parts);
        _run = run;
        return await run.RunAsync(stop).ConfigureAwait(false);
    }

    /// <summary>The counters now; null before the run has begun.</summary>
    public PipelineSnapshot? GetSnapshot() => _run?.GetSnapshot();

    /// <summary>Disposes the source and the segmenter; sinks were closed at the end of the run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _source.DisposeAsync().ConfigureAwait(false);
        _segmenter.Dispose();
        _run?.Dispose();
        if (_run is null)
        {
            foreach (FramePipelineBuilder.SinkRegistration registration in _parts.Sinks)
                await registration.Sink.DisposeAsync().ConfigureAwait(false);
        }
    }
}
