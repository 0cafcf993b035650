using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Annotation.Projects;

/// <summary>What <c>project.json</c> holds.</summary>
internal sealed record ProjectFile
{
    /// <summary>Raised when a program of the version before would misread a project.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>As people name it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, ISO 8601 in UTC.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>In order of their ids.</summary>
    public required IReadOnlyList<ProjectClass> Classes { get; init; }

    /// <summary>One in so many frames is exported, unless the export says otherwise; null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Stride { get; init; }

    /// <summary>What another version has written, which stays.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>A kind of objects: the label that they have.</summary>
internal sealed record ProjectClass
{
    /// <summary>From 1, and never another class's.</summary>
    public required int Id { get; init; }

    /// <summary>As people write it.</summary>
    public required string Name { get; init; }

    /// <summary>What another version has written, which stays.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>A line of <c>clips.jsonl</c>: a video or a folder of images that is annotated.</summary>
internal sealed record ProjectClip
{
    /// <summary>Letters, digits, - and _; made of its name and content, and so the same wherever the file lies.</summary>
    public required string Id { get; init; }

    /// <summary>Where it lies, from the project's folder.</summary>
    public required string Path { get; init; }

    /// <summary>Of its bytes, 64 hexadecimal digits; of a folder, of the names and bytes of its images.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the file, or of all images.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of the frames as they are shown, any rotation done, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Of the frames as they are shown, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>As they were counted.</summary>
    public required long Frames { get; init; }

    /// <summary>Frames a second as declared; null: nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FrameRate { get; init; }

    /// <summary>True if frames do not lie at equal distances in time: their own times count.</summary>
    public bool VariableRate { get; init; }

    /// <summary>Degrees clockwise that the file says its frames are turned by, which has been done: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Which part of a training set it is for, such as train; null: none is named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Split { get; init; }

    /// <summary>What another version has written, which stays.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProjectFile))]
[JsonSerializable(typeof(ProjectClip))]
internal sealed partial class ProjectJson : JsonSerializerContext
{
    /// <summary>One line, in people's letters.</summary>
    public static JsonWriterOptions Line => MessageJson.Compact;

    /// <summary>For people.</summary>
    public static JsonWriterOptions Indented => MessageJson.Indented;
}
