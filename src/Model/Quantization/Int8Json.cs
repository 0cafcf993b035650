using System.Text.Json.Serialization;

namespace SamStream.Model.Quantization;

/// <summary>Serializer of the notes beside 8-bit encoders, made at compile time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Int8Report))]
internal sealed partial class Int8Json : JsonSerializerContext;
