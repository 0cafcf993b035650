namespace SamStream.Pipeline;

/// <summary>The end of a run.</summary>
/// <param name="Outcome">How it ended; the first failure counts.</param>
/// <param name="Error">That failure, or null.</param>
/// <param name="Snapshot">The counters at the end.</param>
public sealed record PipelineReport(PipelineOutcome Outcome, Exception? Error, PipelineSnapshot Snapshot);

/// <summary>How a run ended.</summary>
public enum PipelineOutcome
{
    /// <summary>The source ended and every sink has everything.</summary>
    Completed,

    /// <summary>The same, but frames of the source did not decode and are missing.</summary>
    CompletedWithLosses,

    /// <summary>It was asked to stop; what was captured until then was finished.</summary>
    Stopped,

    /// <summary>The source failed; what was captured until then was finished.</summary>
    SourceFailed,

    /// <summary>The segmenter failed; the frames before were finished.</summary>
    SegmenterFailed,

    /// <summary>At least one sink failed; the others have everything.</summary>
    SinkFailed,
}
