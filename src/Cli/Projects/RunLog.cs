using System.Text.Json.Serialization;
using SamStream.Cli.Clips;

namespace SamStream.Cli.Projects;

/// <summary>A line of <c>runs.jsonl</c>: how a clip was run. A run has a line when it begins and one when it ends.</summary>
internal sealed record RunRecord
{
    /// <summary>When, ISO 8601 in UTC.</summary>
    public required string At { get; init; }

    /// <summary>started, completed, stopped or failed; a run that has no end was killed.</summary>
    public required string State { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Of the encoder's file.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>In what the encoder is computed.</summary>
    public required string Precision { get; init; }

    /// <summary>Pixels of the encoder's input.</summary>
    public required string InputSize { get; init; }

    /// <summary>Which frames are encoded, as --schedule says it.</summary>
    public required string Schedule { get; init; }

    /// <summary>Frames that were followed, each way.</summary>
    public long? Frames { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}

/// <summary>Adds to the list of a clip's runs.</summary>
internal static class RunLog
{
    /// <summary>Of the file, in the clip's folder.</summary>
    public const string FileName = "runs.jsonl";

    /// <summary>Adds a line.</summary>
    /// <param name="folder">Of the clip; made where it is not there.</param>
    /// <param name="record">What is told.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append(string folder, RunRecord record) =>
        JsonLines.Append(Path.Combine(folder, FileName), record, RunJson.Default.RunRecord);
}

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunJson : JsonSerializerContext;
