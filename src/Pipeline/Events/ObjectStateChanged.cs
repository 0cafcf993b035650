using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Events;

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
