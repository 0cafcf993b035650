using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

/// <summary>What a run has done so far (docs/messages.md).</summary>
internal sealed record RunSummaryMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    public required string Source { get; init; }

    /// <summary>running (also what a killed run leaves), completed, completed_with_losses, stopped or failed.</summary>
    public required string Status { get; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string StartedAt { get; init; }

    public required string UpdatedAt { get; init; }

    /// <summary>Size of the source's first frame in pixels.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool Live { get; init; }

    public required double? DeclaredFrameRate { get; init; }

    /// <summary>Frames that were published.</summary>
    public required long Frames { get; init; }

    /// <summary>Null before the first frame.</summary>
    public required long? FirstFrame { get; init; }

    public required long? LastFrame { get; init; }

    public required IReadOnlyList<ObjectSummaryMessage> Objects { get; init; }

    /// <summary>How the pipeline ran, if it was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PipelineSummaryMessage? Pipeline { get; init; }
}

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

/// <summary>One stage of a pipeline.</summary>
internal sealed record StageMessage
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public required long Items { get; init; }

    public required LatencyMessage Latency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>One object over a run.</summary>
internal sealed record ObjectSummaryMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Frames on which the object was reported, whatever its state.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames by state; all five are present.</summary>
    public required IReadOnlyDictionary<string, long> States { get; init; }

    /// <summary>Over the frames with a mask; null if there were none.</summary>
    public required double? MeanPredictedIou { get; init; }

    public required double? MinPredictedIou { get; init; }

    /// <summary>Pixels, over the frames with a mask; null if there were none.</summary>
    public required double? MeanArea { get; init; }

    /// <summary>First and last frame with a mask; null if there were none.</summary>
    public required long? FirstSeen { get; init; }

    public required long? LastSeen { get; init; }

    /// <summary>Changes of state, the newest ones if there were very many.</summary>
    public required IReadOnlyList<TransitionMessage> Transitions { get; init; }

    /// <summary>All changes of state, also those not listed.</summary>
    public required long TransitionCount { get; init; }
}

/// <summary>An object's state changed.</summary>
/// <param name="Frame">The first frame in the new state.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The new state.</param>
internal sealed record TransitionMessage(long Frame, string From, string To);
