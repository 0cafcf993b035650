using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Prompts;

/// <summary>What somebody asks for on a frame of a clip: a box, points, both, or a mask. Its keys are those of a camera's prompt.</summary>
internal record ClipPromptRequest
{
    /// <summary>The object, 1 to 65535; null: a new one, which is given the next free number.</summary>
    public int? Id { get; init; }

    /// <summary>The frame of the clip, from 0.</summary>
    public long Frame { get; init; }

    /// <summary>set, or null: the object is here; remove: it is gone from this frame on, until a later prompt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mode { get; init; }

    /// <summary>True if the object is gone from this frame on.</summary>
    [JsonIgnore]
    public bool IsRemoval => Mode == "remove";

    /// <summary>A name for people, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>What box and points count: pixels (default) or normalized.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Units { get; init; }

    /// <summary>x1, y1, x2, y2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Box { get; init; }

    /// <summary>x, y and 1 (on the object) or 0 (off it), each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<float>>? Points { get; init; }

    /// <summary>The object's pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MaskMessage? Mask { get; init; }
}

/// <summary>A prompt of a clip.</summary>
internal sealed record ClipPromptMessage : ClipPromptRequest
{
    /// <summary>Names the prompt in the clip's list; never given twice.</summary>
    public required int Prompt { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>All prompts of a clip, as they are kept.</summary>
/// <param name="Next">The number of the next one.</param>
/// <param name="Prompts">In order of their frames.</param>
internal sealed record ClipPromptList(int Next, IReadOnlyList<ClipPromptMessage> Prompts);

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClipPromptRequest))]
[JsonSerializable(typeof(ClipPromptList))]
internal sealed partial class ClipPromptJson : JsonSerializerContext;
