using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

/// <summary>One frame with its objects, as it goes to files and over the wire (docs/messages.md).</summary>
internal sealed record FrameMessage
{
    /// <summary>Raised when a reader of the version before would misread a message.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Source { get; init; }

    /// <summary>Counts captured frames from 0; a gap is a drop.</summary>
    public required long Frame { get; init; }

    /// <summary>The image's file name, for sources that have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Media clock in seconds.</summary>
    public required double Pts { get; init; }

    /// <summary>Provenance of <see cref="Pts"/>: stream, declared_rate or arrival.</summary>
    public required string PtsClock { get; init; }

    /// <summary>Wall clock, ISO 8601 in UTC.</summary>
    public required string CapturedAt { get; init; }

    public required bool Discontinuity { get; init; }

    /// <summary>Why: reopened, clock_jumped, size_changed, pixel_format_changed, aspect_changed or resumed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DiscontinuityReason { get; init; }

    /// <summary>False if the frame was not encoded: its masks were carried here from other frames.</summary>
    public required bool Encoded { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>What masks became since the message would have been too large: polygon or box.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Degraded { get; init; }

    /// <summary>Whose answer this is, in a snapshot.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    /// <summary>Where a snapshot's picture was published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Image { get; init; }

    public required IReadOnlyList<ObjectMessage> Objects { get; init; }
}
