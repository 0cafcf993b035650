using System.Text.Json.Serialization;
using SamStream.Pipeline.Commands;

namespace SamStream.Sinks.Messages;

/// <summary>What became of a prompt or a command.</summary>
internal sealed record AnswerMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    public string Stream { get; init; } = "";

    public long Seq { get; init; }

    public required string Source { get; init; }

    /// <summary>Null if the request had none that could be read.</summary>
    public required string? RequestId { get; init; }

    public required bool Ok { get; init; }

    /// <summary>added, replaced, moved, removed, paused, resumed, reset, snapshot_taken; refused or not_found if it is not ok.</summary>
    [WordsOf<CommandAction>]
    public required string Action { get; init; }

    /// <summary>Why not, in a word; null if it is ok.</summary>
    [Words(
        RefusalCode.Malformed, RefusalCode.Oversized, RefusalCode.UnknownSchema, RefusalCode.UnknownMode, RefusalCode.UnknownCommand,
        RefusalCode.UnknownCamera, RefusalCode.OutOfRange, RefusalCode.OutOfFrame, RefusalCode.BadPrompt, RefusalCode.Busy, RefusalCode.Refused,
        RefusalCode.NotFound)]
    public string? Code { get; init; }

    /// <summary>Why not, and the cure; null if it is ok.</summary>
    public string? Reason { get; init; }

    /// <summary>The object; absent for commands without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Id { get; init; }

    /// <summary>The frame on which it took effect, or null.</summary>
    public long? Frame { get; init; }

    /// <summary>Seconds.</summary>
    public double? Pts { get; init; }

    /// <summary>ISO 8601 in UTC: when it was carried out or refused.</summary>
    public required string At { get; init; }

    /// <summary>True if the request came before, was answered then, and was not carried out again.</summary>
    public bool Replay { get; init; }
}
