using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Prints the version.</summary>
internal sealed class VersionCommand : DocumentedCommand
{
    public VersionCommand(Terminal terminal)
        : base("version", "Print the version.") =>
        SetAction(_ =>
        {
            terminal.Out.WriteLine($"samstream {ProgramVersion.Current}");
            return ExitCode.Ok;
        });

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [("samstream version", "print the version of this build")];
}
