using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

/// <summary>Serializers of the wire messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FrameMessage))]
[JsonSerializable(typeof(RunSummaryMessage))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>Run-length text holds characters that the default escapes, which would triple them.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For people.</summary>
    public static JsonWriterOptions Indented { get; } = Compact with { Indented = true, NewLine = "\n" };
}
