using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>
/// One run of a pipeline. Two signals end it early: "stop" ends the source and lets the rest finish; "abort" (the
/// drain time-out) makes every stage give back what it holds. A stage that fails stops the source and drains its own
/// queue, so that nobody waits for it; the stages behind it finish what they have.
/// </summary>
internal sealed partial class PipelineRun : IDisposable
{
    private readonly FramePipelineBuilder _parts;
    private readonly DropCounters _drops = new();
    private readonly LatencyHistogram _captureToResult = new();
    private readonly StageMeter _encode = new("encode");
    private readonly StageMeter _track = new("track");
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ILogger _logger;
    private readonly Lock _failureLock = new();

    private SourceSupervisor? _supervisor;
    private SourceProperties? _properties;
    private CapturedFrameWriter? _captured;
    private FramePool? _pool;
    private LeaseQueue<VideoFrame>? _frames;
    private LeaseQueue<EncodedFrame>? _encoded;
    private IReadOnlyList<SinkStage> _sinks = [];
    private PipelineOutcome _outcome = PipelineOutcome.Completed;
    private Exception? _error;
    private TimeSpan? _elapsedAtEnd;

    public PipelineRun(FramePipelineBuilder parts)
    {
        _parts = parts;
        _logger = parts.Loggers.CreateLogger<FramePipeline>();
    }

    public async Task<PipelineReport> RunAsync(CancellationToken stop)
    {
        using var stopSource = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var abort = new CancellationTokenSource();
        using CancellationTokenRegistration drain =
            stopSource.Token.Register(() => abort.CancelAfter(_parts.DrainTimeout));
        try
        {
            if (await StartAsync(stopSource).ConfigureAwait(false))
                await RunStagesAsync(stopSource, abort).ConfigureAwait(false);
        }
        finally
        {
            foreach (SinkStage sink in _sinks)
                await sink.DisposeAsync().ConfigureAwait(false);
            _elapsedAtEnd = Stopwatch.GetElapsedTime(_started);
        }

        if (_sinks.FirstOrDefault(sink => sink.Failure is not null) is { } failed)
            Fail(PipelineOutcome.SinkFailed, failed.Failure!);
        if (_outcome == PipelineOutcome.Completed && stop.IsCancellationRequested)
            _outcome = PipelineOutcome.Stopped;
        return new PipelineReport(_outcome, _error, GetSnapshot());
    }

    public void Dispose() => _pool?.Dispose();

    public PipelineSnapshot GetSnapshot() => new()
    {
        SourceId = _parts.Source.Id,
        Source = _properties,
        Elapsed = _elapsedAtEnd ?? Stopwatch.GetElapsedTime(_started),
        FramesCaptured = _captured?.Captured ?? 0,
        FramesEncoded = _encode.Items,
        FramesTracked = _track.Items,
        Drops = _drops.ToDictionary(),
        CaptureToResult = _captureToResult.Summarize(),
        Stages =
        [
            new StageSnapshot("source", _supervisor?.State ?? StageState.Idle, _captured?.Captured ?? 0, 0, 0,
                LatencySummary.None, _outcome == PipelineOutcome.SourceFailed ? _error?.Message : null),
            _encode.Snapshot(_frames?.Depth ?? 0, _frames?.Options.Capacity ?? 0),
            _track.Snapshot(_encoded?.Depth ?? 0, _encoded?.Options.Capacity ?? 0),
            .. _sinks.Select(sink => sink.Meter.Snapshot(sink.Queue.Depth, sink.Queue.Options.Capacity)),
        ],
        BuffersLeased = _pool?.LeasedCount ?? 0,
        BufferCapacity = _pool?.Capacity ?? 0,
    };

    private async Task<bool> StartAsync(CancellationTokenSource stopSource)
    {
        try
        {
            _properties = await _parts.Source.OpenAsync(stopSource.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopSource.IsCancellationRequested)
        {
            return false;
        }
        catch (SourceException error)
        {
            Fail(PipelineOutcome.SourceFailed, error);
            return false;
        }

        QueueOptions defaults = _properties.IsLive ? QueueOptions.NewestWins : QueueOptions.Lossless;
        _frames = new LeaseQueue<VideoFrame>(_parts.SourceQueue ?? defaults, _drops, DropCause.Superseded);
        _encoded = new LeaseQueue<EncodedFrame>(
            new QueueOptions { Capacity = 1, FullMode = QueueFullMode.Wait }, _drops, DropCause.ShutDown);
        _captured = new CapturedFrameWriter(_frames.Writer, _properties.IsLive, _drops);
        _sinks = [.. _parts.Sinks.Select(part => new SinkStage(part.Sink, part.Queue ?? defaults, _drops, _logger))];
        _pool = new FramePool(BuffersNeeded());
        RestartOptions restart = _parts.Restart ?? (_properties.IsLive ? RestartOptions.Forever : RestartOptions.Never);
        _supervisor = new SourceSupervisor(
            _parts.Source, restart, _parts.Time, _parts.Loggers.CreateLogger<SourceSupervisor>());
        return await OpenSinksAsync(stopSource.Token).ConfigureAwait(false);
    }

    private async Task<bool> OpenSinksAsync(CancellationToken stop)
    {
        var context = new SinkContext(_parts.Source.Id, _properties!);
        try
        {
            foreach (SinkStage sink in _sinks)
                await sink.OpenAsync(context, stop).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (SinkException error)
        {
            Fail(PipelineOutcome.SinkFailed, error);
            return false;
        }
    }

    // One frame in each stage's hands and each queue's slots; all sinks see the same frames, so only the longest of
    // their queues counts, plus the one that each sink may be busy with.
    private int BuffersNeeded()
    {
        int longestSinkQueue = _sinks.Count == 0 ? 0 : _sinks.Max(sink => sink.Queue.Options.Capacity);
        const int inSourceEncodeTrack = 3;
        return inSourceEncodeTrack + _frames!.Options.Capacity + _encoded!.Options.Capacity + longestSinkQueue
            + _sinks.Count + 1;
    }

    private async Task RunStagesAsync(CancellationTokenSource stopSource, CancellationTokenSource abort)
    {
        var fanOut = new SinkFanOut(_sinks);
        Task sinks = Task.WhenAll(_sinks.Select(sink => Task.Run(() => sink.RunAsync(abort.Token))));
        Task track = Task.Run(() => TrackAsync(fanOut, stopSource, abort.Token));
        Task encode = Task.Run(() => EncodeAsync(stopSource, abort.Token));
        Task source = Task.Run(() => CaptureAsync(stopSource.Token));

        await Task.WhenAll(source, encode, track, sinks).ConfigureAwait(false);
    }

    private async Task CaptureAsync(CancellationToken stop)
    {
        try
        {
            await _supervisor!.RunAsync(_pool!, _captured!, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever ends the source, the stages behind it finish what they have.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(PipelineOutcome.SourceFailed, error);
        }
        finally
        {
            _frames!.Writer.TryComplete();
        }
    }

    private async Task EncodeAsync(CancellationTokenSource stopSource, CancellationToken abort)
    {
        _encode.State = StageState.Running;
        try
        {
            await foreach (VideoFrame frame in _frames!.Reader.ReadAllAsync(abort).ConfigureAwait(false))
            {
                long started = Stopwatch.GetTimestamp();
                IFrameEmbedding embedding;
                try
                {
                    embedding = _parts.Segmenter.Encode(frame, abort);
                }
                catch
                {
                    frame.Dispose();
                    throw;
                }

                _encode.Finish(started);
                await _encoded!.OfferAsync(new EncodedFrame(frame, embedding), abort).ConfigureAwait(false);
            }

            _encode.State = StageState.Completed;
        }
#pragma warning disable CA1031 // A stage reports its failure and drains: it must not leave its neighbours waiting.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailStageAsync(_encode, error, stopSource, abort).ConfigureAwait(false);
            await _frames!.DrainAsync(DropCause.ShutDown).ConfigureAwait(false);
        }
        finally
        {
            _encoded!.Writer.TryComplete();
        }
    }

    private async Task TrackAsync(SinkFanOut fanOut, CancellationTokenSource stopSource, CancellationToken abort)
    {
        _track.State = StageState.Running;
        try
        {
            await foreach (EncodedFrame encoded in _encoded!.Reader.ReadAllAsync(abort).ConfigureAwait(false))
            {
                long started = Stopwatch.GetTimestamp();
                long captured = encoded.Frame.CapturedTimestamp;
                FrameResult result = _parts.Segmenter.Track(encoded.Frame, encoded.Embedding);
                _track.Finish(started);
                _captureToResult.Record(Stopwatch.GetElapsedTime(captured));
                await fanOut.PublishAsync(result, abort).ConfigureAwait(false);
                if (!fanOut.HasWorkingSink)
                    await stopSource.CancelAsync().ConfigureAwait(false);
            }

            _track.State = StageState.Completed;
        }
#pragma warning disable CA1031 // As in the encode stage.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailStageAsync(_track, error, stopSource, abort).ConfigureAwait(false);
            await _encoded!.DrainAsync(DropCause.ShutDown).ConfigureAwait(false);
        }
        finally
        {
            fanOut.Complete();
        }
    }

    private async Task FailStageAsync(
        StageMeter stage, Exception error, CancellationTokenSource stopSource, CancellationToken abort)
    {
        if (error is OperationCanceledException && abort.IsCancellationRequested)
        {
            stage.Fail(new TimeoutException($"not finished within the drain time-out of {_parts.DrainTimeout}"));
            return;
        }

        stage.Fail(error);
        Fail(PipelineOutcome.SegmenterFailed, error);
        await stopSource.CancelAsync().ConfigureAwait(false);
    }

    private void Fail(PipelineOutcome outcome, Exception error)
    {
        lock (_failureLock)
        {
            if (_error is not null)
                return;
            _outcome = outcome;
            _error = error;
        }

        LogFailure(_logger, _parts.Source.Id, outcome, error.Message);
    }

    [LoggerMessage(1201, LogLevel.Error, "Pipeline of {SourceId}: {Outcome}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string sourceId, PipelineOutcome outcome, string reason);
}
