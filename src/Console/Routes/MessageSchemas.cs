using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Routes;

/// <summary>
/// Schemas of messages (JSON Schema 2020-12), each under a name of its own. They say what the serializers do: a key of an answer is required
/// unless it is left out when it is null, one of a request if it has to be there.
/// </summary>
internal sealed class MessageSchemas
{
    private readonly Dictionary<string, Type> _types = [];

    /// <summary>All that were asked for, by name, with those that they use.</summary>
    public JsonObject All { get; } = [];

    /// <summary>The schema of what is sent or answered, by reference if it is a message.</summary>
    /// <param name="type">Its serializer.</param>
    /// <param name="isRequest">Whether it comes from outside.</param>
    /// <exception cref="InvalidOperationException">Two types have the same name, or there is no schema for one.</exception>
    public JsonObject Of(JsonTypeInfo type, bool isRequest) => Of(type, isRequest, null);

    private JsonObject Of(JsonTypeInfo type, bool isRequest, ICustomAttributeProvider? form) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Reference(type, isRequest, null),
        JsonTypeInfoKind.Enumerable => ListOf(type.Options.GetTypeInfo(type.ElementType!), isRequest, form),
        JsonTypeInfoKind.Dictionary => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = Of(type.Options.GetTypeInfo(type.ElementType!), isRequest, form),
        },
        _ => Value(type, isRequest, form),
    };

    private JsonObject ListOf(JsonTypeInfo item, bool isRequest, ICustomAttributeProvider? form)
    {
        if (item.Kind != JsonTypeInfoKind.None || Find<NumbersAttribute>(form) is not { } numbers)
            return new JsonObject { ["type"] = "array", ["items"] = Of(item, isRequest, form) };
        JsonArray each = [.. Enumerable.Range(0, numbers.Count).Select(_ => Of(item, isRequest, null))];
        if (numbers.IsLastAFlag)
            each[^1] = new JsonObject { ["enum"] = new JsonArray(0, 1) };
        return new JsonObject { ["type"] = "array", ["prefixItems"] = each, ["items"] = false, ["minItems"] = numbers.Count };
    }

    private JsonObject Value(JsonTypeInfo type, bool isRequest, ICustomAttributeProvider? form)
    {
        if (Find<EitherAttribute>(form) is { } either)
        {
            JsonNode[] kinds = [.. either.Messages.Select(kind => Of(type.Options.GetTypeInfo(kind), isRequest))];
            return new JsonObject { ["anyOf"] = new JsonArray([new JsonObject { ["const"] = either.Word }, .. kinds]) };
        }

        if (Find<WordsAttribute>(form) is { } words)
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.All.Select(word => JsonValue.Create(word))]) };
        Type value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return new JsonObject
        {
            ["type"] = value == typeof(string) ? "string"
                : value == typeof(bool) ? "boolean"
                : value == typeof(int) || value == typeof(long) ? "integer"
                : value == typeof(float) || value == typeof(double) ? "number"
                : throw new InvalidOperationException($"No schema for {type.Type}."),
        };
    }

    private JsonObject Reference(JsonTypeInfo type, bool isRequest, JsonDerivedType? kind)
    {
        string name = NameOf(type.Type);
        if (_types.TryAdd(name, type.Type))
        {
            // Its place first: a message may hold others of its kind.
            All[name] = null;
            All[name] = type.PolymorphismOptions is { } kinds ? OneOf(type, kinds, isRequest) : Describe(type, isRequest, kind);
        }
        else if (_types[name] != type.Type)
        {
            throw new InvalidOperationException($"{_types[name]} and {type.Type} have the same name.");
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject OneOf(JsonTypeInfo type, JsonPolymorphismOptions kinds, bool isRequest) => new()
    {
        ["oneOf"] = new JsonArray([.. kinds.DerivedTypes.Select(kind => Reference(type.Options.GetTypeInfo(kind.DerivedType), isRequest, kind))]),
    };

    private JsonObject Describe(JsonTypeInfo type, bool isRequest, JsonDerivedType? kind)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        if (kind?.TypeDiscriminator is string word)
        {
            properties["type"] = new JsonObject { ["const"] = word };
            required.Add("type");
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            bool isLeftOut = Find<JsonIgnoreAttribute>(property.AttributeProvider) is { Condition: JsonIgnoreCondition.WhenWritingNull };
            bool isNullable = property.IsGetNullable && !isLeftOut;
            JsonObject schema = Of(type.Options.GetTypeInfo(property.PropertyType), isRequest, property.AttributeProvider);
            properties[property.Name] = isNullable ? OrNull(schema) : schema;
            if (isRequest ? property.IsRequired || (property.AssociatedParameter is not null && !isNullable) : !isLeftOut)
                required.Add(property.Name);
        }

        var described = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            described["required"] = required;
        return described;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not { } type)
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        schema["type"] = new JsonArray(type.GetValue<string>(), "null");
        if (schema["enum"] is JsonArray words)
            words.Add(null);
        return schema;
    }

    private static string NameOf(Type type) => type.Name.EndsWith("Message", StringComparison.Ordinal) ? type.Name[..^"Message".Length] : type.Name;

    private static T? Find<T>(ICustomAttributeProvider? form)
        where T : Attribute => form?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().SingleOrDefault();
}
