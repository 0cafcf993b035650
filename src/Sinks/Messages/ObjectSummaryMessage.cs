using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

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
