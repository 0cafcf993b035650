using System.CommandLine;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Terminals;
using SamStream.Console;
using SamStream.Console.Access;
using SamStream.Console.Hosting;

namespace SamStream.Cli.Commands;

/// <summary>Prints the JSON Schema of configurations, or what describes the console's API.</summary>
internal sealed class SchemaCommand : DocumentedCommand
{
    private readonly Option<bool> _api = new("--api")
    {
        Description = "Print the OpenAPI document of the console instead: api/openapi.json, without a server.",
    };

    public SchemaCommand(Terminal terminal)
        : base("schema", "Print the JSON Schema of configuration files, for editors.")
    {
        Add(_api);
        SetAction(async (parsed, _) =>
        {
            terminal.Out.Write(
                parsed.GetValue(_api) ? await DescribeApiAsync() : JsonSchema.Write(ConfigurationReader.Shape, "Configuration of samstream run"));
            return ExitCode.Ok;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream schema > configs/samstream.schema.json", "write the schema that the configurations refer to"),
        ("samstream schema --api", "what programs can ask of the console, with all messages"),
    ];

    /// <summary>The OpenAPI document, with a newline at its end.</summary>
    internal static async Task<string> DescribeApiAsync()
    {
        await using var site = new ConsoleSite(
            new StatusPages(() => (true, default), (_, _) => Task.CompletedTask),
            hasConsole: true, ProgramVersion.Current, new ListenAddress(IPAddress.Loopback, 0), new AccessOptions(), NullLogger.Instance);
        return Encoding.UTF8.GetString(site.ApiDocument.Span) + "\n";
    }
}
