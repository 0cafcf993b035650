using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SamStream.Pipeline;

namespace SamStream.Console.Routes;

/// <summary>Describes all routes as OpenAPI 3.1 does, made from the routes themselves.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>UTF-8 JSON.</summary>
    /// <param name="routes">All of them.</param>
    /// <param name="version">Of the program.</param>
    public static ReadOnlyMemory<byte> ToUtf8(IReadOnlyList<Route> routes, string version)
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (IGrouping<string, Route> path in routes.GroupBy(route => route.Path))
        {
            var methods = new JsonObject();
            foreach (Route route in path)
                methods[route.Method.ToLowerInvariant()] = Describe(route, schemas);
            paths[$"/{path.Key}"] = methods;
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "SamStream console", ["version"] = version },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            document.WriteTo(writer);
        return text.ToArray();
    }

    private static JsonObject Describe(Route route, JsonObject schemas)
    {
        var parameters = new JsonArray();
        foreach (string part in route.Path.Split('/').Where(part => part.StartsWith('{')))
            parameters.Add(Parameter(part[1..part.IndexOf('}', StringComparison.Ordinal)], "path", isRequired: true, null));
        foreach ((string name, string summary) in route.Query)
            parameters.Add(Parameter(name, "query", isRequired: false, summary));
        var described = new JsonObject
        {
            ["summary"] = route.Summary,
            ["description"] = $"For a visitor who is at least: {EnumWord.Of(route.Role)}.",
            ["parameters"] = parameters,
            ["responses"] = new JsonObject
            {
                [route.IsSocket ? "101" : "200"] = Answer(route, schemas),
                ["default"] = new JsonObject { ["description"] = "Why not.", ["content"] = Content("application/json", Reference(RouteJson.Default.ErrorMessage, schemas)) },
            },
        };
        if (route.Request is { } request)
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", Reference(request, schemas)) };
        return described;
    }

    private static JsonObject Parameter(string name, string place, bool isRequired, string? summary)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (summary is not null)
            parameter["description"] = summary;
        return parameter;
    }

    private static JsonObject Answer(Route route, JsonObject schemas)
    {
        var answer = new JsonObject { ["description"] = route.IsSocket ? "A WebSocket." : "Done." };
        if (route.Response is { } response)
            answer["content"] = Content("application/json", Reference(response, schemas));
        else if (route.MediaType is { } type)
            answer["content"] = Content(type, new JsonObject());
        return answer;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Reference(JsonTypeInfo type, JsonObject schemas)
    {
        string name = type.Type.Name.EndsWith("Message", StringComparison.Ordinal) ? type.Type.Name[..^"Message".Length] : type.Type.Name;
        if (!schemas.ContainsKey(name))
        {
            JsonNode schema = type.GetJsonSchemaAsNode(Exporting);
            Anchor(schema, $"#/components/schemas/{name}");
            schemas[name] = schema;
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    // A schema that names a part of itself means its own root, which is not the document's.
    private static void Anchor(JsonNode? node, string root)
    {
        if (node is JsonObject group)
        {
            if (group["$ref"] is JsonValue reference && reference.GetValue<string>() is ['#', ..] own)
                group["$ref"] = root + own[1..];
            foreach ((_, JsonNode? child) in group)
                Anchor(child, root);
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? child in list)
                Anchor(child, root);
        }
    }
}

/// <summary>Serializers of what all routes share, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorMessage))]
internal sealed partial class RouteJson : JsonSerializerContext;
