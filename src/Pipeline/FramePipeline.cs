using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline;

/// <summary>
/// Source → encode → track → sinks, each a task with a bounded queue in front of it. It runs once, and takes commands
/// from its making to the end of its run.
/// </summary>
public sealed class FramePipeline : ICommandTarget, IAsyncDisposable
{
    private readonly FramePipelineBuilder _parts;
    private readonly PipelineRun _run;
    private bool _hasRun;
    private bool _disposed;

    internal FramePipeline(FramePipelineBuilder parts)
    {
        _parts = parts;
        _run = new PipelineRun(parts);
    }

    /// <inheritdoc/>
    public string SourceId => _parts.Source.Id;

    /// <inheritdoc/>
    public void Submit(CameraCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        _run.Commands.Submit(command);
    }

    /// <summary>
    /// Runs until the source ends, something fails or <paramref name="stop"/> is cancelled. A stop is graceful: the
    /// source stops, what it captured is finished within the drain time-out, and every sink is completed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It ran before.</exception>
    public async Task<PipelineReport> RunAsync(CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_hasRun)
            throw new InvalidOperationException("A pipeline runs once; build another one.");
        _hasRun = true;
        return await _run.RunAsync(this, stop).ConfigureAwait(false);
    }

    /// <summary>The counters now; null before the run has begun.</summary>
    public PipelineSnapshot? GetSnapshot() => _hasRun ? _run.GetSnapshot() : null;

    /// <summary>Disposes the source and the segmenter; sinks are disposed at the end of the run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _parts.Source.DisposeAsync().ConfigureAwait(false);
        _parts.Segmenter.Dispose();
        _run.Dispose();
        if (!_hasRun)
        {
            foreach (FramePipelineBuilder.SinkRegistration registration in _parts.Sinks)
                await registration.Sink.DisposeAsync().ConfigureAwait(false);
        }
    }
}
