using Microsoft.Extensions.Logging;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sinks;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Runs;

/// <summary>How clips are run.</summary>
/// <param name="CreateSegmenter">A segmenter for one way, which is disposed with it; it may share its model with whatever else runs.</param>
/// <param name="Schedule">Which frames are encoded.</param>
/// <param name="Loggers">Where the stages log.</param>
/// <param name="Time">Tells the rate.</param>
internal sealed record ClipRunParts(Func<ISegmenter> CreateSegmenter, EncodeSchedule Schedule, ILoggerFactory Loggers, TimeProvider Time)
{
    /// <summary>Whose turn it is, of all clips.</summary>
    public RunTurns Turns { get; } = new();
}

/// <summary>
/// The runs of a clip, one at a time, through the ordinary pipeline; one waits while another clip is being run. Disposing it stops the one
/// that goes on.
/// </summary>
internal sealed class ClipRuns(string name, RecordedClip clip, ClipPrompts prompts, ResultStore store, SpanLog spans, ClipRunParts parts) : IAsyncDisposable
{
    private readonly SpanRuns _spans = new(clip, prompts, store, spans, parts.Time);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private ClipRunStatus? _status;
    private long _startedAt;
    private bool _isDisposed;

    /// <summary>Told of every change, frame by frame, on the run's own threads; whoever listens returns at once.</summary>
    public event Action<ClipRunStatus>? Changed;

    /// <summary>Of the run that goes on, or of the last one; null: there was none.</summary>
    public ClipRunStatus? Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    /// <summary>Begins a run; returns when it has begun, or waits for another clip's.</summary>
    /// <exception cref="ClipException">Another one goes on, a frame is not there, there is nothing to follow, or nothing can be written.</exception>
    public async Task<ClipRunStatus> StartAsync(ClipRunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckIdle();
        // The file's length, where it shows.
        await GuardAsync(() => clip.PrepareAsync(cancellationToken));
        if (clip.FrameCount is { } count && request.From >= count)
            throw new ClipException(ClipFault.UnknownFrame, $"There is no frame {request.From}: the clip has {count} frames.");
        if (request.From < 0 || request.First < 0 || request.First > request.From || request.Last < request.From)
            throw new ClipException(ClipFault.BadRequest, $"A run from frame {request.From} must end at 0 to {request.From} backwards, and at {request.From} or later forwards.");
        (IReadOnlyList<ObjectSpan> due, SpanProgress? resumed) = request.IsOfSpans ? _spans.ToDo(request) : ([], null);
        if (!request.IsOfSpans)
            WaysOf(request);
        lock (_lock)
        {
            CheckIdle();
            // What a run that goes on has found stays beside what was there before it.
            if (resumed is null)
                store.BeginRun();
            _stop = new CancellationTokenSource();
            _startedAt = parts.Time.GetTimestamp();
            _status = new ClipRunStatus(request, ClipRunState.Running, null, 0, request.IsOfSpans ? _spans.FramesOf(due) : FramesOf(request), 0, null);
            _running = GoOnAsync(request, _stop.Token);
            return _status;
        }
    }

    /// <summary>Runs, and waits for the end.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="stop">Stops it; what it has done is kept.</param>
    /// <exception cref="ClipException">As <see cref="StartAsync"/> says.</exception>
    public async Task<ClipRunStatus> RunAsync(ClipRunRequest request, CancellationToken stop)
    {
        await StartAsync(request, stop);
        await using (stop.UnsafeRegister(static runs => _ = ((ClipRuns)runs!).StopAsync(), this))
            await _running;
        return Status!;
    }

    /// <summary>Stops the run that goes on, if one does, and waits for its end. What it has done is kept.</summary>
    public async Task StopAsync()
    {
        Task running;
        CancellationTokenSource? stop;
        lock (_lock)
            (running, stop) = (_running, _stop);
        if (stop is not null)
            await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _isDisposed = true;
        await StopAsync();
        _stop?.Dispose();
    }

    private void CheckIdle()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_running.IsCompleted)
                throw new ClipException(ClipFault.Busy, "The clip is being run. Stop that run, or wait for its end.");
        }
    }

    // Both ways begin with what is known now: the first one changes what is kept of the frame.
    private List<Part> WaysOf(ClipRunRequest request)
    {
        IReadOnlyList<Prompt> all = prompts.ToPrompts();
        IReadOnlyList<ObjectEnd> ends = prompts.Ends();
        List<Part> ways = [];
        if (request.Direction != RunDirection.Backwards)
            Add(true, request.Last is { } last ? last - request.From + 1 : null, null);
        if (request.Direction != RunDirection.Forwards && (request.From > request.First || ways.Count == 0))
            Add(false, request.From - request.First + 1, ways.Count > 0 ? request.From : null);
        return ways.Count > 0 ? ways : throw RunStart.Nothing(request.From, all);

        void Add(bool isForwards, long? count, long? skip)
        {
            RunStart known = RunStart.For(request.From, isForwards, all, ends, frame => store.Find(frame));
            if (known.Prompts.Any(prompt => prompt.FrameIndex < (count ?? long.MaxValue)))
                ways.Add(new Part(request.From, isForwards, count, known, skip));
        }
    }

    private long? FramesOf(ClipRunRequest request)
    {
        long? end = (clip.FrameCount ?? clip.Properties.DeclaredFrameCount) - 1;
        long? last = request.Last is { } wanted && end is { } known ? Math.Min(wanted, known) : request.Last ?? end;
        return request.Direction switch
        {
            RunDirection.Forwards => last - request.From + 1,
            RunDirection.Backwards => request.From - request.First + 1,
            _ => last - request.First + 1,
        };
    }

    private async Task GoOnAsync(ClipRunRequest request, CancellationToken stop)
    {
        await Task.Yield();
        (ClipRunState State, string? Error) end = (ClipRunState.Completed, null);
        try
        {
            using IDisposable turn = await parts.Turns.TakeAsync(name, Wait, stop);
            _startedAt = parts.Time.GetTimestamp();
            Tell(status => status with { State = ClipRunState.Running, WaitsFor = null });
            // Whatever was pointed at meanwhile counts.
            end = request.IsOfSpans
                ? await _spans.RunAsync(request, RunAsync, OnFrame, stop)
                : await RunWaysAsync(request, stop);

            store.FlushToDisk();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            end = (ClipRunState.Stopped, null);
        }
#pragma warning disable CA1031 // Whatever ends it, whoever watches is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            end = (ClipRunState.Failed, error.Message);
        }

        Tell(status => status with { State = end.State, Error = end.Error, WaitsFor = null, FramesPerSecond = RateOf(status.FramesDone) });
    }

    private async Task<(ClipRunState State, string? Error)> RunWaysAsync(ClipRunRequest request, CancellationToken stop)
    {
        foreach (Part way in WaysOf(request))
        {
            (ClipRunState State, string? Error) end = stop.IsCancellationRequested ? (ClipRunState.Stopped, null) : await RunAsync(way, stop);
            if (end.State != ClipRunState.Completed)
                return end;
        }

        return (ClipRunState.Completed, null);
    }

    private void Wait(string other) => Tell(status => status with { State = ClipRunState.Waiting, WaitsFor = other });

    private async Task<(ClipRunState State, string? Error)> RunAsync(Part way, CancellationToken stop)
    {
        ClipSource source = way.IsForwards
            ? clip.Forwards(way.From, way.Count)
            : clip.Backwards(way.From, way.From - way.Count!.Value + 1);
        return await RunAsync(source, way.Known, new StoreSink(store, source, way.Skip, frame => OnFrame(frame, !way.IsForwards)), stop);
    }

    private async Task<(ClipRunState State, string? Error)> RunAsync(ClipSource source, RunStart known, ISink sink, CancellationToken stop)
    {
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseLoggers(parts.Loggers)
            .UseTime(parts.Time)
            .UseSource(source)
            .UseSegmenter(parts.CreateSegmenter())
            .UseSchedule(parts.Schedule)
            .UsePrompts(known.Prompts)
            .UseRemovals(known.Removals)
            .AddSink(sink);
        await using FramePipeline pipeline = builder.Build();
        PipelineReport report = await pipeline.RunAsync(stop);
        return report.Outcome switch
        {
            PipelineOutcome.Completed or PipelineOutcome.CompletedWithLosses => (ClipRunState.Completed, null),
            PipelineOutcome.Stopped => (ClipRunState.Stopped, null),
            _ => (ClipRunState.Failed, report.Error?.Message ?? "The run failed."),
        };
    }

    private void OnFrame(long frame, bool isBackwards) => Tell(status => status with
    {
        Frame = frame,
        IsBackwards = isBackwards,
        FramesDone = status.FramesDone + 1,
        FramesPerSecond = RateOf(status.FramesDone + 1),
    });

    private double RateOf(long frames) =>
        parts.Time.GetElapsedTime(_startedAt).TotalSeconds is var seconds and > 0 ? Math.Round(frames / seconds, 2) : 0;

    private void Tell(Func<ClipRunStatus, ClipRunStatus> change)
    {
        ClipRunStatus status;
        lock (_lock)
            _status = status = change(_status!);
        Changed?.Invoke(status);
    }

    private static async Task GuardAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Pipeline.Sources.SourceException error)
        {
            throw new ClipException(ClipFault.Unreadable, error.Message, error);
        }
    }

    /// <summary>A run one way.</summary>
    /// <param name="From">The frame that it begins on.</param>
    /// <param name="IsForwards">Whereto.</param>
    /// <param name="Count">The most frames; null: all that follow.</param>
    /// <param name="Known">For frames that are counted from there.</param>
    /// <param name="Skip">A frame whose result is not kept.</param>
    private sealed record Part(long From, bool IsForwards, long? Count, RunStart Known, long? Skip);
}
