namespace SamStream.Pipeline.Events;

/// <summary>Something that happened to a camera and is told apart from its frames: none of these may be lost.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
public abstract record PipelineEvent(string SourceId, DateTimeOffset At);
