using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>Serializers of the messages that only MQTT has, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(AnswerMessage))]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(ProcessStatusMessage))]
[JsonSerializable(typeof(DiscoveryMessage))]
internal sealed partial class MqttJson : JsonSerializerContext
{
    /// <summary>UTF-8, compact.</summary>
    public static byte[] ToUtf8<T>(T message, JsonTypeInfo<T> type)
    {
        using var bytes = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(bytes, MessageJson.Compact))
            JsonSerializer.Serialize(json, message, type);
        return bytes.ToArray();
    }
}
