using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SamStream.Pipeline;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Routes;

/// <summary>Describes all routes as OpenAPI 3.1 does, made from the routes themselves.</summary>
internal static class OpenApiDocument
{
    /// <summary>UTF-8 JSON.</summary>
    /// <param name="routes">All of them.</param>
    /// <param name="version">Of the program.</param>
    public static ReadOnlyMemory<byte> ToUtf8(IReadOnlyList<Route> routes, string version)
    {
        var schemas = new MessageSchemas();
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
            ["components"] = new JsonObject { ["schemas"] = schemas.All },
        };
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, MessageJson.Indented))
            document.WriteTo(writer);
        return text.ToArray();
    }

    private static JsonObject Describe(Route route, MessageSchemas schemas)
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
        };
        if (route.Request is { } request)
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", schemas.Of(request, isRequest: true)) };
        described["responses"] = Answers(route, schemas);
        if (route.Socket is { } socket)
            described["x-websocket"] = Describe(socket, schemas);
        return described;
    }

    private static JsonObject Answers(Route route, MessageSchemas schemas)
    {
        var done = new JsonObject { ["description"] = route.IsSocket ? "A WebSocket: x-websocket says what goes over it." : "Done." };
        if (route.Response is { } response)
            done["content"] = Content("application/json", schemas.Of(response, isRequest: false));
        else if (route.MediaType is { } type)
            done["content"] = Content(type, new JsonObject());
        JsonObject refusal = schemas.Of(RouteJson.Default.ErrorMessage, isRequest: false);
        if (route is { IsAnsweredInFull: true, Response: { } answer })
            refusal = new JsonObject { ["anyOf"] = new JsonArray(schemas.Of(answer, isRequest: false), refusal) };

        var answers = new JsonObject { [StatusOf(route).ToString(CultureInfo.InvariantCulture)] = done };
        if (route.IsAnsweredInFull)
            answers["202"] = new JsonObject { ["description"] = "It takes long: the answer comes over the socket alone." };
        answers["default"] = new JsonObject { ["description"] = "Why not.", ["content"] = Content("application/json", refusal) };
        return answers;
    }

    private static int StatusOf(Route route) => route switch
    {
        { Status: { } status } => status,
        { IsSocket: true } => StatusCodes.Status101SwitchingProtocols,
        { Response: null, MediaType: null } => StatusCodes.Status204NoContent,
        _ => StatusCodes.Status200OK,
    };

    private static JsonObject Describe(SocketForm socket, MessageSchemas schemas) => new()
    {
        ["takes"] = new JsonObject
        {
            ["text"] = new JsonObject { ["description"] = "JSON.", ["schema"] = schemas.Of(socket.Takes, isRequest: true) },
        },
        ["sends"] = new JsonObject
        {
            ["text"] = new JsonObject
            {
                ["description"] = "JSON.",
                ["schema"] = new JsonObject { ["anyOf"] = new JsonArray([.. socket.SendsTexts.Select(text => schemas.Of(text, isRequest: false))]) },
            },
            ["binary"] = new JsonObject
            {
                ["description"] = "A picture: the length of its header in bytes (4 of them, the lowest first), the header in JSON, and a JPEG.",
                ["header"] = schemas.Of(socket.SendsPictures, isRequest: false),
            },
        },
    };

    private static JsonObject Parameter(string name, string place, bool isRequired, string? summary)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (summary is not null)
            parameter["description"] = summary;
        return parameter;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}

/// <summary>Serializers of what all routes share, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorMessage))]
internal sealed partial class RouteJson : JsonSerializerContext;
