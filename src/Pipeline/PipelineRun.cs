using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Stages;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>
/// One run of a pipeline. The source is opened and run under supervision; at its first opening the stages behind it are
/// started, and they go on while it is away. A stage that fails stops the source and drains its own queue, so that
/// nobody waits for it; the stages behind it finish what they have.
/// </summary>
internal sealed class PipelineRun : IDisposable
{
    private readonly FramePipelineBuilder _parts;
    private readonly ILogger _logger;
    private readonly DropCounters _drops = new();
    private readonly FrameMeter _meter;
    private readonly List<IFrameObserver> _observers;
    private readonly FirstFailure _failure;
    private readonly EventFeed _events;
    private readonly ObjectStates _states;
    private readonly SourceSupervisor _supervisor;

    // Read by anyone at any time; ticks, since a longer value could be read half-written. Zero: not begun, not ended.
    private long _started;
    private long _elapsedTicksAtEnd;
    private volatile SourceProperties? _properties;
    private volatile PipelineFlow? _flow;
    private volatile SinkFanOut? _fanOut;
    private volatile CameraBudget? _budget;
    private volatile Task _stages = Task.CompletedTask;

    public PipelineRun(FramePipelineBuilder parts)
    {
        _parts = parts;
        _logger = parts.Loggers.CreateLogger<FramePipeline>();
        _observers = [.. parts.Observers];
        _meter = new FrameMeter(_observers, _logger);
        _failure = new FirstFailure(parts.Source.Id, _logger);
        _events = new EventFeed(parts.Listeners, _logger);
        _states = new ObjectStates(parts.Source.Id, parts.Time, _events.Publish);
        Commands = new CommandSchedule(new CommandOptions(), parts.Time, Answer, WhyNoFrame, snapshot => _fanOut?.Repeat(snapshot));
        _supervisor = new SourceSupervisor(
            parts.Source, parts.Restart, parts.Time, parts.Loggers.CreateLogger<SourceSupervisor>());
        _supervisor.StatusChanged += Tell;
    }

    public CommandSchedule Commands { get; }

    public async Task<PipelineReport> RunAsync(ICommandTarget camera, CancellationToken stop)
    {
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        using var signals = new RunSignals(
            _parts.DrainTimeout, error => _failure.Report(PipelineOutcome.SegmenterFailed, error), stop);
        await using CancellationTokenRegistration abort = signals.Abort.Register(_parts.Segmenter.Abort);
        try
        {
            await _events.StartAsync(camera).ConfigureAwait(false);
            await Task.Run(() => CaptureAsync(signals), CancellationToken.None).ConfigureAwait(false);
            await _stages.ConfigureAwait(false);
        }
        finally
        {
            if (_budget is { } budget)
                _parts.Budget!.Leave(budget);
            Commands.End();
            await _events.CloseAsync().ConfigureAwait(false);
            await DisposeSinksAsync().ConfigureAwait(false);
            Volatile.Write(ref _elapsedTicksAtEnd, Math.Max(1, Stopwatch.GetElapsedTime(_started).Ticks));
        }

        if (_flow?.Sinks.FirstOrDefault(sink => sink.Failure is not null) is { } failed)
            _failure.Report(PipelineOutcome.SinkFailed, failed.Failure!);
        PipelineSnapshot snapshot = GetSnapshot();
        PipelineOutcome outcome = _failure.Outcome switch
        {
            PipelineOutcome.Completed when stop.IsCancellationRequested => PipelineOutcome.Stopped,
            PipelineOutcome.Completed when snapshot.Drops.ContainsKey(DropCause.Unreadable) => PipelineOutcome.CompletedWithLosses,
            PipelineOutcome failure => failure,
        };
        return new PipelineReport(outcome, _failure.Error, snapshot);
    }

    public void Dispose()
    {
        Commands.Dispose();
        _flow?.Dispose();
    }

    public PipelineSnapshot GetSnapshot()
    {
        PipelineFlow? flow = _flow;
        SourceStatus status = _supervisor.Status;
        SourceLosses losses = _parts.Source.Losses;
        return new PipelineSnapshot
        {
            SourceId = _parts.Source.Id,
            Source = _properties,
            SourceStatus = _supervisor.State == StageState.Idle ? null : status,
            IsPaused = Commands.IsPaused,
            CommandsWaiting = Commands.Count,
            Elapsed = ElapsedNow(),
            FramesCaptured = flow?.Captured.Captured ?? 0,
            FramesEncoded = _meter.Encode.Items,
            FramesTracked = _meter.Track.Items,
            Drops = losses.Frames > 0
                ? new Dictionary<DropCause, long>(_drops.ToDictionary()) { [DropCause.Unreadable] = losses.Frames }
                : _drops.ToDictionary(),
            SourceWarnings = losses.Warnings,
            RoadLatency = status.State == SourceState.Running ? flow?.Captured.RoadLatency : null,
            CaptureToResult = _meter.CaptureToResult.Summarize(),
            Stages =
            [
                new StageSnapshot(
                    "source", _supervisor.State, flow?.Captured.Captured ?? 0, 0, 0, LatencySummary.None,
                    status is { State: SourceState.Faulted or SourceState.Backoff } ? status.LastError : null),
                _meter.Encode.Snapshot(flow?.Frames.Depth ?? 0, flow?.Frames.Options.Capacity ?? 0),
                _meter.Track.Snapshot(flow?.Encoded.Depth ?? 0, flow?.Encoded.Options.Capacity ?? 0),
                .. flow?.Sinks.Select(sink => sink.Meter.Snapshot(sink.Queue.Depth, sink.Queue.Options.Capacity)) ?? [],
            ],
            BuffersLeased = flow?.Pool.LeasedCount ?? 0,
            Memory = new CameraMemory(flow?.Pool.Bytes ?? 0, _parts.Segmenter.GetMemory()),
            BufferCapacity = flow?.Pool.Capacity ?? 0,
            Load = _budget is null ? null : _parts.Budget!.Snapshot,
        };
    }

    private TimeSpan ElapsedNow()
    {
        if (Volatile.Read(ref _elapsedTicksAtEnd) is > 0 and long ticks)
            return TimeSpan.FromTicks(ticks);
        return Volatile.Read(ref _started) is > 0 and long started ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;
    }

    private async Task CaptureAsync(RunSignals signals)
    {
        try
        {
            await _supervisor.RunAsync((properties, stop) => OpenedAsync(properties, signals, stop), signals.Stop)
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever ends the source, the stages behind it finish what they have.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure.Report(PipelineOutcome.SourceFailed, error);
        }
        finally
        {
            _flow?.Frames.Writer.TryComplete();
        }
    }

    private async ValueTask<SourceOutlet?> OpenedAsync(
        SourceProperties properties, RunSignals signals, CancellationToken stop)
    {
        _properties = properties;
        if (_flow is { } running)
        {
            running.Captured.Reopen();
            return running.Outlet;
        }

        var flow = new PipelineFlow(_parts, properties, _drops, _logger);
        _flow = flow;
        if (!await OpenSinksAsync(flow, stop).ConfigureAwait(false))
            return null;
        _stages = StartStages(flow, signals);
        return flow.Outlet;
    }

    private async Task<bool> OpenSinksAsync(PipelineFlow flow, CancellationToken stop)
    {
        var context = new SinkContext(_parts.Source.Id, _properties!);
        try
        {
            foreach (SinkStage sink in flow.Sinks)
                await sink.OpenAsync(context, stop).ConfigureAwait(false);
            return true;
        }
        catch (SinkException error)
        {
            _failure.Report(PipelineOutcome.SinkFailed, error);
            return false;
        }
    }

    private Task StartStages(PipelineFlow flow, RunSignals signals)
    {
        var fanOut = new SinkFanOut(flow.Sinks);
        _fanOut = fanOut;
        var frameCommands = new FrameCommands(
            _parts.Segmenter, Commands, _parts.Prompts, _parts.Removals, _parts.Proposer, _states, Answer, _logger, signals.Abort);
        var reader = new FrameReader(Commands, flow.Frames, _drops, signals.Stop);
        return Task.WhenAll(
        [
            .. _parts.Schedule.LooksAhead
                ? StartScheduled(flow, signals, reader, frameCommands, fanOut)
                : StartEvery(flow, signals, reader, frameCommands, fanOut),
            .. flow.Sinks.Select(sink => StageThread.RunAsync(ThreadName(sink.Meter.Name), () => sink.RunAsync(signals.Abort))),
        ]);
    }

    private Task[] StartEvery(
        PipelineFlow flow, RunSignals signals, FrameReader reader, FrameCommands commands, SinkFanOut fanOut)
    {
        var track = new TrackStage(_parts.Segmenter, commands, _states, flow.Encoded, fanOut, _meter);
        var encode = new EncodeStage(_parts.Segmenter, reader, commands, flow.Encoded, _meter);
        return
        [
            StageThread.RunAsync(ThreadName("track"), () => track.RunAsync(signals, EndCommandsAsync)),
            StageThread.RunAsync(ThreadName("encode"), () => encode.RunAsync(signals)),
        ];
    }

    private Task[] StartScheduled(
        PipelineFlow flow, RunSignals signals, FrameReader reader, FrameCommands commands, SinkFanOut fanOut)
    {
        if (_properties!.IsLive && _parts.Schedule.Encode == EncodeMode.Adaptive && _parts.Budget is { } shared)
        {
            CameraBudget joined = shared.Join(_parts.Schedule);
            _budget = joined;
            _observers.Add(joined);
        }

        var encoding = new BesideEncoding(_parts.Segmenter, _meter, ThreadName("encode"));
        var stage = new ScheduledStage(
            _parts.Segmenter, _parts.Schedule, reader, encoding, commands, _states, fanOut, _meter,
            isLive: _properties.IsLive, budget: _budget);
        return [StageThread.RunAsync(ThreadName("track"), () => stage.RunAsync(signals, EndCommandsAsync))];
    }

    private string ThreadName(string stage) => $"{_parts.Source.Id} {stage}";

    /// <summary>Disposes every sink; one that cannot be closed is logged, and the others are closed.</summary>
    public async Task DisposeSinksAsync()
    {
        IEnumerable<SinkStage> stages = _flow?.Sinks
            ?? _parts.Sinks.Select(part => new SinkStage(part.Sink, QueueOptions.NewestWins, _drops, _logger));
        foreach (SinkStage sink in stages)
            await sink.DisposeAsync().ConfigureAwait(false);
    }

    private void Tell(SourceStatus status)
    {
        _events.Publish(new SourceStateChanged(_parts.Source.Id, status.Since, status));
        if (status.State == SourceState.Backoff && _flow is { } flow)
            _states.LoseAll(flow.Captured.Continuity);
    }

    // Before the sinks end, of which some are listeners.
    private Task EndCommandsAsync()
    {
        Commands.End();
        return _events.FlushAsync();
    }

    private void Answer(CommandAnswer answer) =>
        _events.Publish(new CommandAnswered(_parts.Source.Id, _parts.Time.GetUtcNow(), answer));

    private string WhyNoFrame()
    {
        if (Commands.IsPaused)
            return "the camera is paused";
        if (_supervisor.State == StageState.Idle)
            return "the run has not begun";
        return _supervisor.Status switch
        {
            { State: SourceState.Running } => "the source gives none",
            { State: var state, LastError: { } error } => $"the source is {WordFor(state)}: {error}",
            { State: var state } => $"the source is {WordFor(state)}",
        };
    }

    private static string WordFor(SourceState state) => state switch
    {
        SourceState.Connecting => "connecting",
        SourceState.Backoff => "away",
        SourceState.Faulted => "faulted",
        _ => "ending",
    };
}
