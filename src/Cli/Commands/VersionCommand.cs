using System.Reflection;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Prints the version.</summary>
internal sealed class VersionCommand : DocumentedCommand
{
    public VersionCommand(Terminal terminal)
        : base("version", "Print the version.") =>
        SetAction(_ =>
        {
            terminal.Out.WriteLine($"samstream {Current}");
            return ExitCode.Ok;
        });

    /// <summary>The version of this build: 0.1.0.</summary>
    public static string Current
    {
        get
        {
            Assembly assembly = typeof(VersionCommand).Assembly;
            return assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        }
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
        [("samstream version", "print the version of this build")];
}
