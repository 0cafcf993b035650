namespace SamStream.Sinks.Messages;

/// <summary>How a pipeline ran.</summary>
internal sealed record PipelineSummaryMessage
{
    public required double ElapsedSeconds { get; init; }

    /// <summary>Tracked frames a second.</summary>
    public required double MeasuredFrameRate { get; init; }

    public required long FramesCaptured { get; init; }

    public required long FramesEncoded { get; init; }

    public required long FramesTracked { get; init; }

    /// <summary>Drops by cause; causes that did not occur are absent.</summary>
    public required IReadOnlyDictionary<string, long> Drops { get; init; }

    /// <summary>What the source could not deliver, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required LatencyMessage CaptureToResult { get; init; }

    public required IReadOnlyList<StageMessage> Stages { get; init; }
}
