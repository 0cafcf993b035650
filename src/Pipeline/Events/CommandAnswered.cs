using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline.Events;

/// <summary>A command was carried out or refused.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
/// <param name="Answer">What became of it.</param>
public sealed record CommandAnswered(string SourceId, DateTimeOffset At, CommandAnswer Answer)
    : PipelineEvent(SourceId, At);
