using SamStream.Pipeline.Pointing;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Pointing;

/// <summary>A prompt whose mask is wanted before it is given, on a frame of a camera that is kept.</summary>
internal sealed record PreviewRequestMessage : PromptRequestMessage
{
    /// <summary>The frame's name.</summary>
    public required string Frozen { get; init; }
}

/// <summary>The mask that a prompt would give.</summary>
internal sealed record PreviewMessage
{
    /// <summary>Null if nothing on the frame fits.</summary>
    public required MaskMessage? Mask { get; init; }

    /// <summary>x1, y1, x2, y2 in pixels, the second corner exclusive.</summary>
    [Numbers(4)]
    public required IReadOnlyList<double>? Box { get; init; }

    public required double? PredictedIou { get; init; }

    public required double? Stability { get; init; }

    /// <summary>Without a mask all of it is null.</summary>
    public static PreviewMessage Of(MaskPreview preview) => new()
    {
        Mask = preview.Mask?.ToMessage(),
        Box = preview.Box is { } box ? [box.X1, box.Y1, box.X2, box.Y2] : null,
        PredictedIou = preview.Mask is null ? null : MessageMapping.Score(preview.PredictedIou),
        Stability = preview.Mask is null ? null : MessageMapping.Score(preview.Stability),
    };
}

/// <summary>A frame to keep.</summary>
/// <param name="Frame">Its index.</param>
internal sealed record FreezeRequestMessage(long Frame)
{
    /// <summary>Where is going to be pointed at, x and y in pixels of the frame: what is around it is ready sooner.</summary>
    public IReadOnlyList<float>? Around { get; init; }
}

/// <summary>A frame that is kept.</summary>
/// <param name="Frozen">How previews name it.</param>
/// <param name="Frame">Its index.</param>
internal sealed record FrozenMessage(string Frozen, long Frame);
