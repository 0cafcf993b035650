using SamStream.Pipeline;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Summary;

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
