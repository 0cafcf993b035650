using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Monitoring;

/// <summary>
/// What is known of one running camera beyond its pipeline's counters: written by its pipeline, read by the log, the
/// health pages and the metrics.
/// </summary>
internal sealed class CameraMonitor(string id) : IPipelineListener, IFrameObserver
{
    private static readonly int States = Enum.GetValues<TrackState>().Length;

    private readonly long[] _answers = new long[Enum.GetValues<CommandAction>().Length];
    private readonly int[] _objects = new int[States];
    private LatencyHistogram _latency = new();

    /// <summary>The camera's name.</summary>
    public string Id => id;

    /// <summary>The pipeline's counters; null before the run.</summary>
    public Func<PipelineSnapshot?> Snapshot { get; init; } = () => null;

    /// <summary>The connection to the broker; null where there is none.</summary>
    public Func<MqttSnapshot>? Mqtt { get; set; }

    /// <summary>Frames that its outputs left out because the disk was full, by output.</summary>
    public IReadOnlyList<SkippingSink> Skipping { get; init; } = [];

    /// <summary>What the source is doing.</summary>
    public SourceStatus Status => StatusOf(Snapshot());

    /// <summary>Told of every change of the source.</summary>
    public Action<SourceStateChanged>? OnSource { get; set; }

    /// <summary>Told of every change of an object.</summary>
    public Action<ObjectStateChanged>? OnObject { get; set; }

    private static SourceStatus Unknown { get; } = new(SourceState.Connecting, DateTimeOffset.UnixEpoch);

    /// <summary>What the source was doing at a snapshot; null: before the run.</summary>
    public static SourceStatus StatusOf(PipelineSnapshot? snapshot) => snapshot?.SourceStatus ?? Unknown;

    public void OnStarted(ICommandTarget camera)
    {
    }

    public void OnEvent(PipelineEvent happened)
    {
        switch (happened)
        {
            case CommandAnswered answered:
                Interlocked.Increment(ref _answers[(int)answered.Answer.Action]);
                break;
            case SourceStateChanged source:
                OnSource?.Invoke(source);
                break;
            case ObjectStateChanged changed:
                OnObject?.Invoke(changed);
                break;
        }
    }

    public void OnResult(FrameResult result, TimeSpan captureToResult)
    {
        Volatile.Read(ref _latency).Record(captureToResult);
        Span<int> counts = stackalloc int[States];
        counts.Clear();
        foreach (ref readonly ObjectResult found in result.Objects)
            counts[(int)found.State]++;
        for (int state = 0; state < States; state++)
            Volatile.Write(ref _objects[state], counts[state]);
    }

    /// <summary>Objects on the latest frame in a state.</summary>
    public int ObjectsIn(TrackState state) => Volatile.Read(ref _objects[(int)state]);

    /// <summary>Commands answered in a way.</summary>
    public long Answers(CommandAction action) => Volatile.Read(ref _answers[(int)action]);

    /// <summary>Latencies from capture to result since the last call.</summary>
    public LatencySummary TakeLatency() => Interlocked.Exchange(ref _latency, new LatencyHistogram()).Summarize();
}
