using System.Text.Json;
using System.Text.Json.Nodes;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Reading;

/// <summary>Writes the JSON Schema (draft 2020-12) of an options record, for editors that complete and check YAML.</summary>
internal static class JsonSchema
{
    private const string FromEnvironment = "fromEnvironment";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text, with a newline at its end.</summary>
    public static string Write(SectionShape root, string title)
    {
        JsonObject schema = Section(root);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        schema["$defs"] = new JsonObject
        {
            [FromEnvironment] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = @"\$\{[A-Za-z0-9_]+(:-[^}]*)?\}",
                ["description"] = "A value from the environment: ${NAME}, or ${NAME:-default}.",
            },
        };
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Section(SectionShape shape)
    {
        var properties = new JsonObject();
        foreach (KeyShape key in shape.Keys)
            properties[key.Name] = Key(key);
        var section = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        JsonNode[] required = [.. shape.Keys.Where(key => key.IsRequired).Select(key => JsonValue.Create(key.Name))];
        if (required.Length > 0)
            section["required"] = new JsonArray(required);
        return section;
    }

    private static JsonObject Key(KeyShape key)
    {
        JsonObject schema = Of(key.Shape);
        schema.Insert(0, "description", key.Description);
        if (Default(key) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static JsonObject Of(Shape shape) => shape switch
    {
        SectionShape section => Section(section),
        ListShape list => List(list),
        TextShape => new JsonObject { ["type"] = "string" },
        FlagShape => OrFromEnvironment(new JsonObject { ["type"] = "boolean" }),
        DurationShape => OrFromEnvironment(new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = Durations.Pattern,
        }),
        PercentShape => OrFromEnvironment(new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = PercentAttribute.Pattern,
        }),
        NumberShape { IsInteger: false } number => OrFromEnvironment(
            Number(number), new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9.]+/[0-9]+$" }),
        NumberShape number => OrFromEnvironment(Number(number)),
        ChoiceShape choice => OrFromEnvironment(new JsonObject
        {
            ["enum"] = new JsonArray([.. choice.Values.Keys.Select(word => JsonValue.Create(word))]),
        }),
        _ => throw new InvalidOperationException($"No schema for {shape}."),
    };

    private static JsonObject OrFromEnvironment(params JsonNode[] schemas) => new()
    {
        ["anyOf"] = new JsonArray([.. schemas, new JsonObject { ["$ref"] = $"#/$defs/{FromEnvironment}" }]),
    };

    private static JsonObject List(ListShape shape)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Of(shape.Item) };
        if (shape.MinItems > 0)
            list["minItems"] = shape.MinItems;
        if (shape.MaxItems < int.MaxValue)
            list["maxItems"] = shape.MaxItems;
        return list;
    }

    private static JsonObject Number(NumberShape shape)
    {
        var number = new JsonObject { ["type"] = shape.IsInteger ? "integer" : "number" };
        if (double.IsFinite(shape.Minimum))
            number["minimum"] = Limit(shape.Minimum);
        if (ScalarParser.IsBound(shape.Maximum))
            number["maximum"] = Limit(shape.Maximum);
        return number;
    }

    private static JsonValue Limit(double value) =>
        double.IsInteger(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static JsonNode? Default(KeyShape key) => (key.Shape, key.Default) switch
    {
        (_, null or "") => null,
        (ChoiceShape or DurationShape or PercentShape, { } value) => JsonValue.Create(ScalarParser.Write(key.Shape, value)),
        (NumberShape or FlagShape or TextShape, { } value) => JsonSerializer.SerializeToNode(value, value.GetType()),
        _ => null,
    };
}
