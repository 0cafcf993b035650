using SamStream.Sinks.Messages;

namespace SamStream.Console.Pointing;

/// <summary>A prompt whose mask is wanted before it is given.</summary>
internal sealed record PreviewRequestMessage
{
    /// <summary>Of a clip: the frame.</summary>
    public long? Frame { get; init; }

    /// <summary>Of a camera: the name of the frozen frame.</summary>
    public string? Frozen { get; init; }

    /// <summary>The object that it would correct, or null.</summary>
    public int? Id { get; init; }

    /// <summary>x1, y1, x2, y2 in pixels of the frame.</summary>
    [Numbers(4)]
    public IReadOnlyList<float>? Box { get; init; }

    /// <summary>x, y and 1 (on the object) or 0 (off it), each.</summary>
    [Numbers(3, IsLastAFlag = true)]
    public IReadOnlyList<IReadOnlyList<float>>? Points { get; init; }

    public MaskMessage? Mask { get; init; }
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
