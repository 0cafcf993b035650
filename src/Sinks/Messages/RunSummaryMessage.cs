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
