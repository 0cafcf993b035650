using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline;

/// <summary>The end of a run.</summary>
/// <param name="Outcome">How it ended; the first failure counts.</param>
/// <param name="Error">That failure, or null.</param>
/// <param name="Snapshot">The counters at the end.</param>
public sealed record PipelineReport(PipelineOutcome Outcome, Exception? Error, PipelineSnapshot Snapshot);
