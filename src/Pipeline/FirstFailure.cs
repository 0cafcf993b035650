using Microsoft.Extensions.Logging;

namespace SamStream.Pipeline;

/// <summary>Remembers the first failure of a run; it decides the outcome. Thread-safe.</summary>
internal sealed partial class FirstFailure(string sourceId, ILogger logger)
{
    private readonly Lock _lock = new();

    public PipelineOutcome Outcome { get; private set; } = PipelineOutcome.Completed;

    public Exception? Error { get; private set; }

    public void Report(PipelineOutcome outcome, Exception error)
    {
        lock (_lock)
        {
            if (Error is not null)
                return;
            Outcome = outcome;
            Error = error;
        }

        LogFailure(logger, sourceId, outcome, error.Message);
    }

    [LoggerMessage(1201, LogLevel.Error, "Pipeline of {SourceId}: {Outcome}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string sourceId, PipelineOutcome outcome, string reason);
}
