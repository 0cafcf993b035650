using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline.Events;

/// <summary>Something that happened to a camera and is told apart from its frames: none of these may be lost.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
public abstract record PipelineEvent(string SourceId, DateTimeOffset At);

/// <summary>A source connected, came to run, failed, or ended.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
/// <param name="Status">What it does from now on.</param>
public sealed record SourceStateChanged(string SourceId, DateTimeOffset At, SourceStatus Status)
    : PipelineEvent(SourceId, At);

/// <summary>An object's state is another one than on the frame before, or the object is new or gone.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Label">Its name for people, or null.</param>
/// <param name="From">Its state before; null if it is new.</param>
/// <param name="To">Its state now; null if it was removed or given up.</param>
/// <param name="Reason">Why, where it is not what the frame shows.</param>
/// <param name="FrameIndex">The frame on which it was seen; the latest one if none shows it (an outage).</param>
/// <param name="PresentationTime">Media clock of that frame.</param>
public sealed record ObjectStateChanged(
    string SourceId,
    DateTimeOffset At,
    ObjectId ObjectId,
    string? Label,
    TrackState? From,
    TrackState? To,
    ObjectChangeReason Reason,
    long FrameIndex,
    TimeSpan PresentationTime)
    : PipelineEvent(SourceId, At);

/// <summary>Why an object's state changed.</summary>
public enum ObjectChangeReason
{
    /// <summary>It is what the frame shows.</summary>
    Observed,

    /// <summary>A prompt named it.</summary>
    Prompted,

    /// <summary>A command removed it.</summary>
    Removed,

    /// <summary>The source went away: where the object is cannot be known.</summary>
    SourceOutage,

    /// <summary>It was not found again within its time to live.</summary>
    Expired,
}

/// <summary>A command was carried out or refused.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
/// <param name="Answer">What became of it.</param>
public sealed record CommandAnswered(string SourceId, DateTimeOffset At, CommandAnswer Answer)
    : PipelineEvent(SourceId, At);
