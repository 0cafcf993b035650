using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;

namespace SamStream.Cli.Commands;

/// <summary>Lists the presets, with what they cost on this machine.</summary>
internal sealed class PresetsCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Option<bool> _measure = new("--measure")
    {
        Description = "Measure what each costs on this machine: half a minute, with nothing else running. It is kept.",
    };

    public PresetsCommand(Terminal terminal)
        : base("presets", "List the presets, what each stands for and what it costs on this machine.")
    {
        _terminal = terminal;
        Add(_measure);
        SetAction((parsed, _) => ListAsync(parsed.GetValue(_measure)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream presets", "list the presets, with their costs once they were measured"),
        ("samstream presets --measure", "measure the costs first"),
        ("samstream run clip.mp4 --box 100,50,300,200 --preset accurate", "take one; --quality, --precision and --schedule replace a part of it"),
    ];

    private async Task<int> ListAsync(bool measures)
    {
        IReadOnlyList<PresetCost> costs = measures ? await MeasureAsync() : PresetCosts.Read();
        var table = new TextTable("preset", "input", "precision", "schedule", "taken by default for", "frames/s", "processor ms/frame");
        foreach (PresetSettings settings in Presets.All)
        {
            PresetCost? cost = costs.FirstOrDefault(cost => cost.Preset == settings.Name);
            table.Add(
                settings.Name, settings.Input, settings.Bits, ScheduleText.Of(settings.Schedule), settings.Purpose,
                Text(cost?.FramesPerSecond), Text(cost?.ProcessorMilliseconds));
        }

        table.Write(_terminal.Out);
        _terminal.Out.WriteLine(costs.Count == 0
            ? "What they cost on this machine: samstream presets --measure"
            : "Measured on this machine: one object on 1280x720, as fast as it goes, without reading a video or writing anything.");
        return ExitCode.Ok;
    }

    private async Task<IReadOnlyList<PresetCost>> MeasureAsync()
    {
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        ThreadPlan.Apply();
        return await PresetCosts.MeasureAsync(
            preset => _terminal.WriteErrorLine($"Measuring {preset.Name} ..."), signals.Token);
    }

    private static string Text(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
