using System.Text.Json.Serialization;
using SamStream.Console.Pointing;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Live;

/// <summary>Serializers of requests and their answers, made at compile time; the answers are MQTT's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnswerMessage))]
[JsonSerializable(typeof(PromptRequestMessage))]
[JsonSerializable(typeof(AtFrameMessage))]
[JsonSerializable(typeof(AtTimeMessage))]
[JsonSerializable(typeof(CommandRequestMessage))]
[JsonSerializable(typeof(FreezeRequestMessage))]
[JsonSerializable(typeof(FrozenMessage))]
[JsonSerializable(typeof(PreviewRequestMessage))]
[JsonSerializable(typeof(PreviewMessage))]
internal sealed partial class RequestJson : JsonSerializerContext;
