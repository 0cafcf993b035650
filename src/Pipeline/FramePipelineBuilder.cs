using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>
/// Puts a pipeline together: one source, one segmenter, any number of sinks. The pipeline owns them from
/// <see cref="Build"/> on and disposes them.
/// </summary>
public sealed class FramePipelineBuilder
{
    private readonly List<SinkRegistration> _sinks = [];
    private readonly List<IPipelineListener> _listeners = [];
    private readonly List<IFrameObserver> _observers = [];
    private readonly List<Prompt> _prompts = [];
    private readonly List<RemoveObject> _removals = [];
    private IFrameSource? _source;
    private ISegmenter? _segmenter;
    private bool _built;

    internal IReadOnlyList<SinkRegistration> Sinks => _sinks;

    internal IReadOnlyList<IPipelineListener> Listeners => _listeners;

    internal IReadOnlyList<IFrameObserver> Observers => _observers;

    internal IReadOnlyList<Prompt> Prompts => _prompts;

    internal IReadOnlyList<RemoveObject> Removals => _removals;

    internal IObjectProposer? Proposer { get; private set; }

    internal IFrameSource Source => _source!;

    internal ISegmenter Segmenter => _segmenter!;

    internal RestartOptions? Restart { get; private set; }

    internal QueueOptions? SourceQueue { get; private set; }

    internal EncodeSchedule Schedule { get; private set; } = EncodeSchedule.EveryFrame;

    internal SharedBudget? Budget { get; private set; }

    internal TimeSpan DrainTimeout { get; private set; } = TimeSpan.FromSeconds(30);

    internal TimeProvider Time { get; private set; } = TimeProvider.System;

    internal ILoggerFactory Loggers { get; private set; } = NullLoggerFactory.Instance;

    /// <summary>Sets the source.</summary>
    /// <param name="source">Where frames come from.</param>
    /// <param name="restart">
    /// Default: transient errors are retried for ever, also at the first opening, except of a source that has said that
    /// it is not live.
    /// </param>
    /// <param name="queue">Edge to the encoder. Default: lossless for files, newest wins for live sources.</param>
    public FramePipelineBuilder UseSource(
        IFrameSource source, RestartOptions? restart = null, QueueOptions? queue = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (_source is not null)
            throw new InvalidOperationException($"The pipeline has a source already: '{_source.Id}'.");
        _source = source;
        Restart = restart;
        SourceQueue = queue;
        return this;
    }

    /// <summary>Sets the segmenter.</summary>
    public FramePipelineBuilder UseSegmenter(ISegmenter segmenter)
    {
        ArgumentNullException.ThrowIfNull(segmenter);
        if (_segmenter is not null)
            throw new InvalidOperationException("The pipeline has a segmenter already.");
        _segmenter = segmenter;
        return this;
    }

    /// <summary>Adds prompts that are known before the run; each takes effect on its frame, or on the next one.</summary>
    public FramePipelineBuilder UsePrompts(IEnumerable<Prompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        _prompts.AddRange(prompts);
        return this;
    }

    /// <summary>Adds ends of objects that are known before the run; each takes effect on the frame that its time names, or on the next one.</summary>
    public FramePipelineBuilder UseRemovals(IEnumerable<RemoveObject> removals)
    {
        ArgumentNullException.ThrowIfNull(removals);
        _removals.AddRange(removals);
        return this;
    }

    /// <summary>What finds objects on the first frame, besides those that prompts name; it is not owned. Default: nothing.</summary>
    public FramePipelineBuilder UseProposer(IObjectProposer? proposer)
    {
        Proposer = proposer;
        return this;
    }

    /// <summary>Which frames are encoded. Default: every frame.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message lists every one.</exception>
    public FramePipelineBuilder UseSchedule(EncodeSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        string problems = string.Join("; ", OptionChecks.Of(schedule));
        if (problems.Length > 0)
            throw new ArgumentException($"The schedule does not work: {problems}.", nameof(schedule));
        Schedule = schedule;
        return this;
    }

    /// <summary>
    /// What the source, if it is live and its schedule adaptive, shares with others: it encodes as much as that leaves. Not owned.
    /// </summary>
    public FramePipelineBuilder UseBudget(SharedBudget budget)
    {
        Budget = budget ?? throw new ArgumentNullException(nameof(budget));
        return this;
    }

    /// <summary>Adds a listener; it is not owned. A sink that is one need not be added here.</summary>
    public FramePipelineBuilder AddListener(IPipelineListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (!_listeners.Contains(listener))
            _listeners.Add(listener);
        return this;
    }

    /// <summary>Adds one that is told of every frame's work; it is not owned.</summary>
    public FramePipelineBuilder AddObserver(IFrameObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (!_observers.Contains(observer))
            _observers.Add(observer);
        return this;
    }

    /// <summary>Adds a sink; one that is an <see cref="IPipelineListener"/> as well is told what happens.</summary>
    /// <param name="sink">Where results go.</param>
    /// <param name="queue">
    /// Its edge. Default: lossless for files, newest wins for live sources unless <see cref="ISink.KeepsNewest"/>.
    /// </param>
    public FramePipelineBuilder AddSink(ISink sink, QueueOptions? queue = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (_sinks.Any(other => other.Sink.Name == sink.Name))
            throw new InvalidOperationException($"There are two sinks with the name '{sink.Name}'.");
        _sinks.Add(new SinkRegistration(sink, queue));
        if (sink is IPipelineListener listener)
            AddListener(listener);
        return this;
    }

    /// <summary>How long a stopped run may take to finish what is on its way. Default 30 s.</summary>
    public FramePipelineBuilder UseDrainTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        DrainTimeout = timeout;
        return this;
    }

    /// <summary>The clock for restarts and time-outs. Default: the system's.</summary>
    public FramePipelineBuilder UseTime(TimeProvider time)
    {
        Time = time ?? throw new ArgumentNullException(nameof(time));
        return this;
    }

    /// <summary>Where the stages log. Default: nowhere.</summary>
    public FramePipelineBuilder UseLoggers(ILoggerFactory loggers)
    {
        Loggers = loggers ?? throw new ArgumentNullException(nameof(loggers));
        return this;
    }

    /// <summary>Makes the pipeline; a builder is used once.</summary>
    /// <exception cref="InvalidOperationException">A part is missing, or the builder was used before.</exception>
    public FramePipeline Build()
    {
        if (_built)
            throw new InvalidOperationException("A builder makes one pipeline; make another builder.");
        if (_source is null)
            throw new InvalidOperationException("The pipeline has no source; call UseSource.");
        if (_segmenter is null)
            throw new InvalidOperationException("The pipeline has no segmenter; call UseSegmenter.");
        _built = true;
        return new FramePipeline(this);
    }

    internal sealed record SinkRegistration(ISink Sink, QueueOptions? Queue);
}
