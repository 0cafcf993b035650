using System.Collections.ObjectModel;
using SamStream.Pipeline;

namespace SamStream.Cli.Run;

/// <summary>How a run ended and what it made.</summary>
internal sealed record RunReport
{
    public required PipelineOutcome Outcome { get; init; }

    /// <summary>The first failure, or null.</summary>
    public required Exception? Error { get; init; }

    public required PipelineSnapshot Snapshot { get; init; }

    public required IReadOnlyList<ObjectTally> Objects { get; init; }

    public required RunOutputs Outputs { get; init; }

    /// <summary>Messages that a broker took, by what they are; empty without one.</summary>
    public IReadOnlyDictionary<string, long> Published { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>What the user should know although nothing failed.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public int ExitCode => Outcome switch
    {
        PipelineOutcome.Completed or PipelineOutcome.CompletedWithLosses => Cli.ExitCode.Ok,
        PipelineOutcome.Stopped => Cli.ExitCode.Stopped,
        PipelineOutcome.SourceFailed => Cli.ExitCode.Source,
        PipelineOutcome.SinkFailed => Cli.ExitCode.Sink,
        _ => Error is null ? Cli.ExitCode.Unexpected : Errors.ErrorReport.ExitCodeOf(Error),
    };
}

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
