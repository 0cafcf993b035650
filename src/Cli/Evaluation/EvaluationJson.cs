using System.Text.Json.Serialization;

namespace SamStream.Cli.Evaluation;

/// <summary>Serializer of the evaluation's messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EvaluationMessage))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
