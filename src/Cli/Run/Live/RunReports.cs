using SamStream.Pipeline;

namespace SamStream.Cli.Run.Live;

/// <summary>The reports of several cameras together.</summary>
internal static class RunReports
{
    // A failure counts more than a stop, and a stop more than an end.
    private static readonly PipelineOutcome[] FromBad =
    [
        PipelineOutcome.SegmenterFailed, PipelineOutcome.SourceFailed, PipelineOutcome.SinkFailed,
        PipelineOutcome.Stopped, PipelineOutcome.CompletedWithLosses, PipelineOutcome.Completed,
    ];

    /// <summary>The one that says how the run as a whole ended.</summary>
    public static RunReport Worst(IReadOnlyList<RunReport> reports) =>
        reports.MinBy(report => Array.IndexOf(FromBad, report.Outcome))!;
}
