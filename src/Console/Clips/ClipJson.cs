using System.Text.Json.Serialization;
using SamStream.Console.Pointing;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Clips;

/// <summary>Serializers of what is said of clips, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClipListMessage))]
[JsonSerializable(typeof(ClipMessage))]
[JsonSerializable(typeof(IReadOnlyList<double>))]
[JsonSerializable(typeof(IReadOnlyList<FrameMessage>))]
[JsonSerializable(typeof(TimelineMessage))]
[JsonSerializable(typeof(IReadOnlyList<ClipPromptMessage>))]
[JsonSerializable(typeof(ClipAnswerMessage))]
[JsonSerializable(typeof(PromptRemovedMessage))]
[JsonSerializable(typeof(PreviewMessage))]
[JsonSerializable(typeof(ObjectRequestMessage))]
[JsonSerializable(typeof(ClipObjectMessage))]
[JsonSerializable(typeof(RunRequestMessage))]
[JsonSerializable(typeof(ClipRunMessage))]
[JsonSerializable(typeof(ReviewMessage))]
[JsonSerializable(typeof(ReviewRequestMessage))]
[JsonSerializable(typeof(ClipText))]
[JsonSerializable(typeof(PromptRequestMessage))]
[JsonSerializable(typeof(AtFrameMessage))]
[JsonSerializable(typeof(AtTimeMessage))]
internal sealed partial class ClipJson : JsonSerializerContext;
