using SamStream.Pipeline;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Sinks.Messages;

/// <summary>Events of the pipeline to messages.</summary>
internal static class EventMapping
{
    /// <summary>Null for what is not published as an event.</summary>
    public static EventMessage? ToMessage(this PipelineEvent happened, string stream, long sequence) => happened switch
    {
        ObjectStateChanged change => Of(happened, "object", stream, sequence) with { Object = ToMessage(change) },
        SourceStateChanged change => Of(happened, "source", stream, sequence) with { Change = change.Status.ToMessage() },
        _ => null,
    };

    public static SourceChangeMessage ToMessage(this SourceStatus status) => new()
    {
        State = EnumWord.Of(status.State),
        Since = MessageMapping.ToIso8601(status.Since),
        Restarts = status.Restarts,
        LastError = status.LastError,
        NextAttemptAt = status.NextAttemptAt is { } at ? MessageMapping.ToIso8601(at) : null,
    };

    private static EventMessage Of(PipelineEvent happened, string type, string stream, long sequence) => new()
    {
        Stream = stream,
        Seq = sequence,
        Type = type,
        Source = happened.SourceId,
        At = MessageMapping.ToIso8601(happened.At),
    };

    private static ObjectChangeMessage ToMessage(ObjectStateChanged change) => new()
    {
        Id = change.ObjectId.Value,
        Label = change.Label,
        From = WordOf(change.From),
        To = WordOf(change.To),
        Reason = EnumWord.Of(change.Reason),
        Frame = change.FrameIndex,
        Pts = MessageMapping.ToSeconds(change.PresentationTime),
    };

    private static string? WordOf(TrackState? state) => state is { } known ? EnumWord.Of(known) : null;
}
