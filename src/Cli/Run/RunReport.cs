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
