using System.Text.Json;
using System.Text.Json.Nodes;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.HomeAssistant;

/// <summary>
/// What Home Assistant's documentation says of discovery messages (<c>discovery.schema.json</c>), and its templates, as
/// Python's own libraries for JSON Schema and Jinja see them.
/// </summary>
internal static class DiscoverySchema
{
    /// <summary>What is wrong with messages; each with its component, such as <c>sensor</c>.</summary>
    public static async Task<string[]> FaultsOfAsync(IEnumerable<(string Component, JsonNode Payload)> messages)
    {
        DebianPackage.RequireModule("python3-jsonschema", "jsonschema");
        return await RunAsync("validate.py discovery.schema.json", messages.Select(message => new JsonObject
        {
            ["component"] = message.Component,
            ["payload"] = message.Payload.DeepClone(),
        }));
    }

    /// <summary>What templates make of messages, in the same order.</summary>
    public static async Task<string[]> RenderAsync(IEnumerable<(string Template, JsonNode Value)> templates)
    {
        DebianPackage.RequireModule("python3-jinja2", "jinja2");
        string[] lines = await RunAsync("render.py", templates.Select(template => new JsonObject
        {
            ["template"] = template.Template,
            ["value"] = template.Value.DeepClone(),
        }));
        return [.. lines.Select(line => JsonSerializer.Deserialize<string>(line)!)];
    }

    private static async Task<string[]> RunAsync(string script, IEnumerable<JsonObject> lines)
    {
        using var folder = new TemporaryFolder();
        string input = folder.Combine("input.jsonl");
        await File.WriteAllLinesAsync(input, lines.Select(line => line.ToJsonString()));
        using SamStreamProcess process = SamStreamProcess.StartClient(
            Path.Combine(AppContext.BaseDirectory, "HomeAssistant"), $"{DebianPackage.Python} {script} <{input}");
        ProcessResult result = await process.EndAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
