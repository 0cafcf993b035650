using System.Text.Json.Serialization;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Sinks.Messages;

/// <summary>Something that happened to a camera, on <c>/events</c>. Stream and number are the same if it comes twice.</summary>
internal sealed record EventMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    public required string Stream { get; init; }

    public required long Seq { get; init; }

    /// <summary>object or source.</summary>
    [Words("object", "source")]
    public required string Type { get; init; }

    public required string Source { get; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectChangeMessage? Object { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceChangeMessage? Change { get; init; }
}

/// <summary>An object's new state.</summary>
internal sealed record ObjectChangeMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Null if the object is new.</summary>
    [WordsOf<TrackState>]
    public required string? From { get; init; }

    /// <summary>Null if it is gone.</summary>
    [WordsOf<TrackState>]
    public required string? To { get; init; }

    /// <summary>observed, prompted, removed, source_outage or expired.</summary>
    [WordsOf<ObjectChangeReason>]
    public required string Reason { get; init; }

    public required long Frame { get; init; }

    /// <summary>Seconds.</summary>
    public required double Pts { get; init; }
}

/// <summary>A source's state; in events the new one.</summary>
internal sealed record SourceChangeMessage
{
    /// <summary>connecting, running, backoff, ended or faulted.</summary>
    [WordsOf<SourceState>]
    public required string State { get; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string Since { get; init; }

    public required int Restarts { get; init; }

    public required string? LastError { get; init; }

    /// <summary>Null unless it is backing off.</summary>
    public required string? NextAttemptAt { get; init; }
}
