using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

/// <summary>One object on one frame.</summary>
internal sealed record ObjectMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>tracked, uncertain, occluded, lost or reacquired.</summary>
    public required string State { get; init; }

    /// <summary>x1, y1, x2, y2 in pixels, the second corner exclusive; null without a mask.</summary>
    public required IReadOnlyList<double>? Box { get; init; }

    /// <summary>Pixels of the mask.</summary>
    public required int Area { get; init; }

    /// <summary>Probability that the mask's IoU with the truth is at least 0.5; 0 without a mask.</summary>
    public required double? Score { get; init; }

    /// <summary>Null if the model gave none or not a number.</summary>
    public required double? PredictedIou { get; init; }

    public required double? Stability { get; init; }

    /// <summary>Null on a prompt's frame.</summary>
    public required double? FlowAgreement { get; init; }

    /// <summary>Frames since the last prompt.</summary>
    public required long PromptAge { get; init; }

    /// <summary>Frames between this one and the encoded one that the mask was carried from; 0 on that one.</summary>
    public required int CarriedFrames { get; init; }

    /// <summary>Null if the object has no mask, or masks are not wanted.</summary>
    public required MaskMessage? Mask { get; init; }

    /// <summary>
    /// The mask's outline, if the mask was too large to send: polygons of rings (the outer one, then holes) of x, y, x, y …
    /// in corners of pixels.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>>? Polygons { get; init; }
}
