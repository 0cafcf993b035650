using System.Buffers;
using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Summary;

/// <summary>
/// A JSON file that says what a run has done. It is replaced as a whole while the run goes on, so a killed run leaves
/// the last one, with the status <c>running</c>. How every output ended is known only after the run:
/// <see cref="Close"/> writes it then.
/// </summary>
public sealed class RunSummarySink : IReportSink
{
    private readonly OutputFolder _folder;
    private readonly RunSummaryOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<PipelineSnapshot?>? _snapshot;
    private readonly SortedDictionary<ObjectId, ObjectSummary> _objects = [];
    private readonly ArrayBufferWriter<byte> _text = new(4096);
    private SinkContext? _context;
    private bool _isComplete;
    private DateTimeOffset _startedAt;
    private long _writtenAt;
    private long _frames;
    private long _firstFrame;
    private long _lastFrame;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="options">Default ones if null.</param>
    /// <param name="time">The system's clock if null.</param>
    /// <param name="snapshot">How the pipeline runs, asked whenever the file is written; may give null.</param>
    /// <exception cref="SinkException">Another sink writes the same file.</exception>
    public RunSummarySink(
        OutputFolder folder,
        RunSummaryOptions? options = null,
        TimeProvider? time = null,
        Func<PipelineSnapshot?>? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new RunSummaryOptions();
        _time = time ?? TimeProvider.System;
        _snapshot = snapshot;
        folder.Reserve(_options.File);
    }

    /// <inheritdoc/>
    public string Name => "summary";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _folder.Open();
        _context = context;
        _startedAt = _time.GetUtcNow();
        Save("running");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        Add(result);
        if (_time.GetElapsedTime(_writtenAt) >= _options.RefreshInterval)
            Save("running");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Save("completed");
        _isComplete = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_context is null || _isComplete)
            return ValueTask.CompletedTask;
        try
        {
            Save("stopped");
        }
        catch (SinkException)
        {
            // The last summary stays; whoever ended the run early has the error that did it.
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Close(PipelineReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (_context is not null)
            Save(StatusOf(report.Outcome), report.Snapshot);
    }

    private static string StatusOf(PipelineOutcome outcome) => outcome switch
    {
        PipelineOutcome.Completed => "completed",
        PipelineOutcome.CompletedWithLosses => "completed_with_losses",
        PipelineOutcome.Stopped => "stopped",
        _ => "failed",
    };

    private void Add(FrameResult result)
    {
        FrameMetadata metadata = result.Metadata;
        if (_frames++ == 0)
            _firstFrame = metadata.Index;
        _lastFrame = metadata.Index;
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (!_objects.TryGetValue(found.Id, out ObjectSummary? summary))
                _objects.Add(found.Id, summary = new ObjectSummary(found.Id));
            summary.Add(metadata.Index, found);
        }
    }

    private void Save(string status) => Save(status, _snapshot?.Invoke());

    private void Save(string status, PipelineSnapshot? snapshot)
    {
        SinkContext context = _context ?? throw new InvalidOperationException("The sink is not open.");
        var message = new RunSummaryMessage
        {
            Source = context.SourceId,
            Status = status,
            StartedAt = MessageMapping.ToIso8601(_startedAt),
            UpdatedAt = MessageMapping.ToIso8601(_time.GetUtcNow()),
            Width = context.Source.Width,
            Height = context.Source.Height,
            Live = context.Source.IsLive,
            DeclaredFrameRate = context.Source.DeclaredFrameRate is { } rate && double.IsFinite(rate) ? rate : null,
            Frames = _frames,
            FirstFrame = _frames > 0 ? _firstFrame : null,
            LastFrame = _frames > 0 ? _lastFrame : null,
            Objects = [.. _objects.Values.Select(summary => summary.ToMessage())],
            Pipeline = snapshot?.ToMessage(),
        };
        _text.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_text, MessageJson.Indented))
            JsonSerializer.Serialize(json, message, MessageJson.Default.RunSummaryMessage);
        _text.Write("\n"u8);
        OutputErrors.Write(_folder.Combine(_options.File), _text.WrittenSpan, isDurable: status != "running");
        _writtenAt = _time.GetTimestamp();
    }
}

/// <summary>Sums up one object, in constant memory however long the run is.</summary>
internal sealed class ObjectSummary(ObjectId id)
{
    // A camera runs for months: the newest changes are kept.
    private const int MaxTransitions = 1000;

    private static readonly TrackState[] States = Enum.GetValues<TrackState>();

    private readonly long[] _framesByState = new long[States.Length];
    private readonly Queue<TransitionMessage> _transitions = new();
    private string? _label;
    private TrackState? _state;
    private long _transitionCount;
    private long _maskCount;
    private long _scoreCount;
    private double _scoreSum;
    private double _minScore = double.PositiveInfinity;
    private double _areaSum;
    private long _firstSeen;
    private long _lastSeen;

    public void Add(long frame, in ObjectResult result)
    {
        _label = result.Label ?? _label;
        _framesByState[(int)result.State]++;
        if (_state is { } before && before != result.State)
            AddTransition(new(frame, EnumWord.Of(before), EnumWord.Of(result.State)));
        _state = result.State;
        if (result.Area > 0)
            AddMask(frame, result);
    }

    public ObjectSummaryMessage ToMessage() => new()
    {
        Id = id.Value,
        Label = _label,
        Frames = _framesByState.Sum(),
        States = States.ToDictionary(EnumWord.Of, state => _framesByState[(int)state]),
        MeanPredictedIou = _scoreCount > 0 ? MessageMapping.Score(_scoreSum / _scoreCount) : null,
        MinPredictedIou = _scoreCount > 0 ? MessageMapping.Score(_minScore) : null,
        MeanArea = _maskCount > 0 ? Math.Round(_areaSum / _maskCount, 1) : null,
        FirstSeen = _maskCount > 0 ? _firstSeen : null,
        LastSeen = _maskCount > 0 ? _lastSeen : null,
        Transitions = [.. _transitions],
        TransitionCount = _transitionCount,
    };

    private void AddTransition(TransitionMessage transition)
    {
        _transitionCount++;
        if (_transitions.Count == MaxTransitions)
            _transitions.Dequeue();
        _transitions.Enqueue(transition);
    }

    private void AddMask(long frame, in ObjectResult result)
    {
        if (_maskCount++ == 0)
            _firstSeen = frame;
        _lastSeen = frame;
        _areaSum += result.Area;
        if (!float.IsFinite(result.PredictedIou))
            return;
        _scoreCount++;
        _scoreSum += result.PredictedIou;
        _minScore = Math.Min(_minScore, result.PredictedIou);
    }
}
