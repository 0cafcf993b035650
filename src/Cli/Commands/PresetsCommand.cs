using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Lists the presets.</summary>
internal sealed class PresetsCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    public PresetsCommand(Terminal terminal)
        : base("presets", "List the presets, and what each stands for.")
    {
        _terminal = terminal;
        SetAction(_ => List());
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream presets", "list the presets"),
        ("samstream run clip.mp4 --box 100,50,300,200 --preset accurate", "take one; --quality, --precision and --schedule replace a part of it"),
    ];

    private int List()
    {
        var table = new TextTable("preset", "input", "precision", "schedule", "taken by default for");
        foreach (PresetSettings settings in Presets.All)
            table.Add(settings.Name, settings.Input, $"{settings.Precision}".ToLowerInvariant(), ScheduleText.Of(settings.Schedule), settings.Purpose);
        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }
}
