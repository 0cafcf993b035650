using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline;

/// <summary>
/// Source → encode → track → sinks, each with a bounded queue in front of it. It runs once, takes commands from its making to the end of
/// its run, and owns that run: disposing it stops the run and waits for it before anything is freed.
/// </summary>
public sealed class FramePipeline : ICommandTarget, IAsyncDisposable
{
    private readonly FramePipelineBuilder _parts;
    private readonly PipelineRun _run;
    private readonly CancellationTokenSource _disposal = new();
    private readonly Lock _lock = new();
    private Task<PipelineReport>? _running;
    private Task? _disposing;

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
    public Task<PipelineReport> RunAsync(CancellationToken stop)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposing is not null, this);
            if (_running is not null)
                throw new InvalidOperationException("A pipeline runs once; build another one.");
            _running = RunToEndAsync(stop);
            return _running;
        }
    }

    /// <summary>The counters now; null before the run has begun.</summary>
    public PipelineSnapshot? GetSnapshot() => Volatile.Read(ref _running) is null ? null : _run.GetSnapshot();

    /// <summary>
    /// Stops a run that is under way as its token would, and waits for its end; then disposes the source and the segmenter. Sinks are
    /// disposed at the end of the run. Never called by what runs in it, which would wait for itself.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Task disposing;
        lock (_lock)
            disposing = _disposing ??= FreeAsync();
        await disposing.ConfigureAwait(false);
    }

    private async Task<PipelineReport> RunToEndAsync(CancellationToken stop)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, _disposal.Token);
        return await _run.RunAsync(this, either.Token).ConfigureAwait(false);
    }

    private async Task FreeAsync()
    {
        // Off the lock.
        await Task.Yield();
        await _disposal.CancelAsync().ConfigureAwait(false);
        // What it throws is its caller's.
        if (_running is { } running)
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _parts.Source.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _parts.Segmenter.Dispose();
            _run.Dispose();
            _disposal.Dispose();
            if (_running is null)
                await _run.DisposeSinksAsync().ConfigureAwait(false);
        }
    }
}
