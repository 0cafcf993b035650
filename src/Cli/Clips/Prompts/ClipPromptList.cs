using System.Text.Json.Serialization;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Prompts;

/// <summary>All prompts of a clip, as they are kept.</summary>
/// <param name="Next">The number of the next one.</param>
/// <param name="Prompts">In order of their frames.</param>
internal sealed record ClipPromptList(int Next, IReadOnlyList<ClipPromptMessage> Prompts);

/// <summary>Serializers, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClipPromptList))]
internal sealed partial class ClipPromptJson : JsonSerializerContext;
