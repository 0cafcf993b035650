using System.Text.Json;

namespace SamStream.Sinks.Messages;

/// <summary>Where an object is, as people and programs say it: a box, points, both, or a mask.</summary>
internal record PromptPlaceMessage
{
    /// <summary>A name for people, or null.</summary>
    public string? Label { get; init; }

    /// <summary>What box and points count: pixels (default) or normalized.</summary>
    [Words("pixels", "normalized")]
    public string? Units { get; init; }

    /// <summary>x1, y1, x2, y2.</summary>
    [Numbers(4)]
    public IReadOnlyList<float>? Box { get; init; }

    /// <summary>x, y and 1 (on the object) or 0 (off it), each.</summary>
    [Numbers(3, IsLastAFlag = true)]
    public IReadOnlyList<IReadOnlyList<float>>? Points { get; init; }

    /// <summary>The object's pixels.</summary>
    public MaskMessage? Mask { get; init; }
}

/// <summary>A prompt as it is sent over MQTT and to the console. It is read key by key, so that each refusal says what is wrong with which.</summary>
internal record PromptRequestMessage : PromptPlaceMessage
{
    /// <summary>1, the default.</summary>
    public int? Schema { get; init; }

    /// <summary>The answer repeats it.</summary>
    public string? RequestId { get; init; }

    /// <summary>The object, 1 to 65535; null: a new one.</summary>
    public int? Id { get; init; }

    [Words("set", "add", "replace", "move", "remove")]
    public string? Mode { get; init; }

    /// <summary>When it takes effect; null: now.</summary>
    [Either("now", typeof(AtFrameMessage), typeof(AtTimeMessage))]
    public JsonElement? At { get; init; }
}

/// <summary>A command as it is sent over MQTT and to the console.</summary>
internal sealed record CommandRequestMessage
{
    /// <summary>1, the default.</summary>
    public int? Schema { get; init; }

    /// <summary>The answer repeats it.</summary>
    public string? RequestId { get; init; }

    [Words("pause", "resume", "snapshot", "reset")]
    public required string Command { get; init; }

    /// <summary>When it takes effect; null: now.</summary>
    [Either("now", typeof(AtFrameMessage), typeof(AtTimeMessage))]
    public JsonElement? At { get; init; }
}

/// <summary>The first frame from this index on.</summary>
internal sealed record AtFrameMessage(long Frame);

/// <summary>The first frame from this time on, seconds of the media clock.</summary>
internal sealed record AtTimeMessage(double Pts);
