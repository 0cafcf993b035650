using System.CommandLine;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>All commands of the program.</summary>
internal static class CommandTree
{
    private const string Description =
        "Follows objects through video: give it a clip and a box around what you mean, and it writes the object's mask "
        + "on every frame.";

    /// <summary>The root with all commands; nothing runs until its parse result is invoked.</summary>
    /// <param name="terminal">Where commands write.</param>
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand(Description)
        {
            new RunCommand(terminal),
            new ServeCommand(terminal),
            new ProjectCommand(terminal),
            new AnnotateCommand(terminal),
            new ReviewCommand(terminal),
            new CompareCommand(terminal),
            new ImportCommand(terminal),
            new ExportCommand(terminal),
            new FrameCommand(terminal),
            new EverythingCommand(terminal),
            new CheckCommand(terminal),
            new HealthCommand(terminal),
            new PasswordCommand(terminal),
            new DoctorCommand(terminal),
            new PresetsCommand(terminal),
            new ModelsCommand(terminal),
            new EvalCommand(terminal),
            new SchemaCommand(terminal),
            new VersionCommand(terminal),
        };
        root.HelpName = "samstream";
        return root;
    }
}
