using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline.Events;

/// <summary>A source connected, came to run, failed, or ended.</summary>
/// <param name="SourceId">The camera.</param>
/// <param name="At">When, by the wall clock.</param>
/// <param name="Status">What it does from now on.</param>
public sealed record SourceStateChanged(string SourceId, DateTimeOffset At, SourceStatus Status)
    : PipelineEvent(SourceId, At);
