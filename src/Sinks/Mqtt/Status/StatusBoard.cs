using SamStream.Pipeline;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Messages;

namespace SamStream.Sinks.Mqtt.Status;

/// <summary>What is known of a camera from its events; thread-safe.</summary>
internal sealed class StatusBoard
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ObjectId, ObjectStateMessage> _objects = [];
    private SourceChangeMessage? _source;
    private long _revision;

    /// <summary>Goes up with each change.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
                return _revision;
        }
    }

    public void Take(PipelineEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case SourceStateChanged change:
                    _source = ToMessage(change.Status);
                    break;
                case ObjectStateChanged { To: { } state } change:
                    _objects[change.ObjectId] = new ObjectStateMessage
                    {
                        Id = change.ObjectId.Value,
                        Label = change.Label,
                        State = EnumWord.Of(state),
                        Frame = change.FrameIndex,
                    };
                    break;
                case ObjectStateChanged gone:
                    _objects.Remove(gone.ObjectId);
                    break;
                default:
                    return;
            }

            _revision++;
        }
    }

    /// <summary>The status must be published again although nothing changed.</summary>
    public void Touch()
    {
        lock (_lock)
            _revision++;
    }

    /// <summary>The source's state, the objects, and the revision that they are of.</summary>
    public (SourceChangeMessage? Source, IReadOnlyList<ObjectStateMessage> Objects, long Revision) Read()
    {
        lock (_lock)
            return (_source, [.. _objects.Values], _revision);
    }

    public static SourceChangeMessage ToMessage(SourceStatus status) => new()
    {
        State = EnumWord.Of(status.State),
        Since = MessageMapping.ToIso8601(status.Since),
        Restarts = status.Restarts,
        LastError = status.LastError,
        NextAttemptAt = status.NextAttemptAt is { } at ? MessageMapping.ToIso8601(at) : null,
    };
}
