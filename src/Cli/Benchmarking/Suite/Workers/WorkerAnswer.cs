using System.Text.Json.Serialization;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>What a worker says: that it is ready, a measurement, or what went wrong; one line of JSON.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>What it runs with, when it is ready.</summary>
    public string? Version { get; init; }

    /// <summary>What it measured.</summary>
    public Lap? Lap { get; init; }

    /// <summary>What went wrong, with its cure.</summary>
    public string? Error { get; init; }
}

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkerTask))]
[JsonSerializable(typeof(WorkerAnswer))]
internal sealed partial class WorkerJson : JsonSerializerContext;
