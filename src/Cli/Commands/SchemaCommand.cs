using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Prints the JSON Schema of configurations.</summary>
internal sealed class SchemaCommand : DocumentedCommand
{
    public SchemaCommand(Terminal terminal)
        : base("schema", "Print the JSON Schema of configuration files, for editors.") =>
        SetAction(_ =>
        {
            terminal.Out.Write(JsonSchema.Write(ConfigurationReader.Shape, "Configuration of samstream run"));
            return ExitCode.Ok;
        });

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [("samstream schema > configs/samstream.schema.json", "write the schema that the configurations refer to")];
}
