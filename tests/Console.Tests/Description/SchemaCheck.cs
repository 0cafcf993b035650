using System.Text.Json;

namespace SamStream.Console.Tests.Description;

/// <summary>Says what is wrong with JSON by the schemas of an OpenAPI document, as far as the document uses JSON Schema. Keys that no schema knows are wrong.</summary>
/// <param name="document">Of OpenAPI.</param>
internal sealed class SchemaCheck(JsonElement document)
{
    private JsonElement Schemas => document.GetProperty("components").GetProperty("schemas");

    /// <summary>Null if it fits.</summary>
    public string? FaultOf(JsonElement json, string schema) => FaultOf(json, Schemas.GetProperty(schema), schema);

    private string? FaultOf(JsonElement json, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
            return FaultOf(json, Schemas.GetProperty(reference.GetString()!.Split('/')[^1]), path);
        if ((schema.TryGetProperty("anyOf", out JsonElement kinds) || schema.TryGetProperty("oneOf", out kinds))
            && kinds.EnumerateArray().Select(kind => FaultOf(json, kind, path)).ToArray() is var faults && faults.All(fault => fault is not null))
        {
            return $"{path} is none of: {string.Join("; ", faults)}";
        }

        if (schema.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(json, only))
            return $"{path} is {json}, not {only}";
        if (schema.TryGetProperty("enum", out JsonElement words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(json, word)))
            return $"{path} is {json}, not one of {words}";
        if (schema.TryGetProperty("type", out JsonElement type) && !IsOf(json, type))
            return $"{path} is {json}, not {type}";
        return json.ValueKind switch
        {
            JsonValueKind.Object => FaultOfKeys(json, schema, path),
            JsonValueKind.Array => FaultOfItems(json, schema, path),
            _ => null,
        };
    }

    private string? FaultOfKeys(JsonElement json, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("additionalProperties", out JsonElement value))
            return json.EnumerateObject().Select(key => FaultOf(key.Value, value, $"{path}.{key.Name}")).FirstOrDefault(fault => fault is not null);
        if (!schema.TryGetProperty("properties", out JsonElement known))
            return null;
        if (schema.TryGetProperty("required", out JsonElement required)
            && required.EnumerateArray().FirstOrDefault(key => !json.TryGetProperty(key.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
        {
            return $"{path}.{missing} is missing";
        }

        return json.EnumerateObject()
            .Select(key => known.TryGetProperty(key.Name, out JsonElement its) ? FaultOf(key.Value, its, $"{path}.{key.Name}") : $"{path}.{key.Name} is unknown")
            .FirstOrDefault(fault => fault is not null);
    }

    private string? FaultOfItems(JsonElement json, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("prefixItems", out JsonElement each))
        {
            return json.GetArrayLength() != each.GetArrayLength()
                ? $"{path} has {json.GetArrayLength()} items"
                : json.EnumerateArray().Zip(each.EnumerateArray(), (item, its) => FaultOf(item, its, path + "[]")).FirstOrDefault(fault => fault is not null);
        }

        return schema.TryGetProperty("items", out JsonElement all)
            ? json.EnumerateArray().Select(item => FaultOf(item, all, path + "[]")).FirstOrDefault(fault => fault is not null)
            : null;
    }

    private static bool IsOf(JsonElement json, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(json, one))
        : type.GetString() switch
        {
            "null" => json.ValueKind == JsonValueKind.Null,
            "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "string" => json.ValueKind == JsonValueKind.String,
            "number" => json.ValueKind == JsonValueKind.Number,
            "integer" => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out _),
            "array" => json.ValueKind == JsonValueKind.Array,
            "object" => json.ValueKind == JsonValueKind.Object,
            _ => throw new ArgumentException($"unknown type {type}", nameof(type)),
        };
}
