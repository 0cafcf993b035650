using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Compares the objects' states from frame to frame and tells the differences. While the source is away every object is
/// lost, and frames from before that are still on their way change nothing.
/// </summary>
internal sealed class ObjectStates(string sourceId, TimeProvider time, Action<PipelineEvent> publish)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Known> _objects = [];
    private readonly List<int> _missing = [];
    private long _round;
    private int _staleUpTo = -1;
    private long _lastFrame;
    private TimeSpan _lastTime;

    /// <summary>The object was prompted on a frame: its change there is because of that. Frames before it may still be on their way.</summary>
    public void ExpectPrompted(ObjectId id, long frame)
    {
        lock (_lock)
        {
            Known known = KnownOf(id);
            known.PromptedAt = frame;
            known.RemovedAt = null;
        }
    }

    /// <summary>A command removed the object on a frame: that it is gone there is because of that.</summary>
    public void ExpectRemoved(ObjectId id, long frame)
    {
        lock (_lock)
            KnownOf(id).RemovedAt = frame;
    }

    /// <summary>The same for every object.</summary>
    public void ExpectAllRemoved(long frame)
    {
        lock (_lock)
        {
            foreach (Known known in _objects.Values)
                known.RemovedAt = frame;
        }
    }

    /// <summary>Looks at a frame's objects, in the order of frames.</summary>
    public void Observe(FrameResult result)
    {
        lock (_lock)
        {
            FrameMetadata frame = result.Metadata;
            if (result.Frame.Continuity <= _staleUpTo)
                return;
            _lastFrame = frame.Index;
            _lastTime = frame.PresentationTime;
            _round++;
            foreach (ref readonly ObjectResult found in result.Objects)
                See(found);
            _missing.Clear();
            foreach ((int id, Known known) in _objects)
            {
                if (known.State is not null && known.Round != _round)
                    _missing.Add(id);
            }

            foreach (int id in _missing)
                Miss(id);
        }
    }

    /// <summary>The source went away: nothing is known of any object until a frame from after that is seen.</summary>
    /// <param name="continuity">Discontinuities up to the last frame that was captured.</param>
    public void LoseAll(int continuity)
    {
        lock (_lock)
        {
            _staleUpTo = continuity;
            foreach ((int id, Known known) in _objects)
            {
                if (known.State is not { } before || before == TrackState.Lost)
                    continue;
                known.State = TrackState.Lost;
                Tell(id, known.Label, before, TrackState.Lost, ObjectChangeReason.SourceOutage);
            }
        }
    }

    private Known KnownOf(ObjectId id)
    {
        if (!_objects.TryGetValue(id.Value, out Known? known))
            _objects[id.Value] = known = new Known();
        return known;
    }

    private void See(in ObjectResult found)
    {
        Known known = KnownOf(found.Id);
        TrackState? before = known.State;
        bool isPrompted = known.PromptedAt <= _lastFrame;
        known.State = found.State;
        known.Label = found.Label;
        known.Round = _round;
        if (isPrompted)
            known.PromptedAt = null;
        if (known.RemovedAt <= _lastFrame)
            known.RemovedAt = null;
        if (before != found.State)
            Tell(found.Id.Value, found.Label, before, found.State, isPrompted ? ObjectChangeReason.Prompted : ObjectChangeReason.Observed);
    }

    private void Miss(int id)
    {
        Known known = _objects[id];
        _objects.Remove(id);
        if (known.PromptedAt > _lastFrame)
            _objects[id] = new Known { PromptedAt = known.PromptedAt };
        Tell(
            id, known.Label, known.State, null,
            known.RemovedAt is not null ? ObjectChangeReason.Removed : ObjectChangeReason.Expired);
    }

    private void Tell(int id, string? label, TrackState? from, TrackState? to, ObjectChangeReason reason) =>
        publish(new ObjectStateChanged(
            sourceId, time.GetUtcNow(), new ObjectId(id), label, from, to, reason, _lastFrame, _lastTime));

    private sealed class Known
    {
        public TrackState? State;
        public string? Label;
        public long Round;
        public long? PromptedAt;
        public long? RemovedAt;
    }
}
