using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Pipeline.Files;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>Writes the activation ranges that come with a model.</summary>
internal sealed class ModelsCalibrateCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Int8Arguments _int8 = new();

    private readonly Option<string> _out = new("--out")
    {
        Description = "File to write, in place of one that is there; as <name>.int8.json beside the manifest it is used.",
        HelpName = "file",
        Required = true,
    };

    public ModelsCalibrateCommand(Terminal terminal)
        : base("calibrate", "Write the ranges that 8-bit encoders of all input sizes are built with.")
    {
        _terminal = terminal;
        _int8.AddTo(this);
        Add(_out);
        UsageFaults.RefuseEmpty(_out);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models calibrate --on street.mp4 hall.mp4 --out configs/models/mobile-sam.int8.json", "for the sizes of the presets"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        IReadOnlyList<(string Name, FrameSourceOptions Source)> inputs = _int8.Inputs(parsed);
        ModelManifest manifest = _int8.Manifest(parsed);
        SamModelOptions options = _int8.Options(parsed);
        IReadOnlyList<InputSize> sizes = _int8.Sizes(parsed);
        var calibration = new RangeCalibration(manifest, options);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        var progress = new ProgressDisplay(_terminal, TimeProvider.System);
        foreach ((string name, FrameSourceOptions source) in inputs)
        {
            using SampledFrames clip = await FiniteInput.ReadAsync(source, _int8.Frames(parsed), signals.Token);
            int before = calibration.StepsDone;
            Task work = Task.Run(() =>
            {
                foreach (InputSize size in sizes)
                    calibration.Observe(size, clip.Frames, signals.Token);
            });
            await progress.FollowAsync(
                name, () => sizes.Count * clip.Frames.Count, () => calibration.StepsDone - before, work);
            await work;
        }

        string command = $"samstream models calibrate {manifest.Name} --frames {_int8.Frames(parsed)} "
            + $"--input-size {string.Join(" ", sizes)} --on {string.Join(" ", inputs.Select(input => input.Name))}";
        byte[] content = calibration.Choose(command).ToJson();
        string file = Path.GetFullPath(parsed.GetRequiredValue(_out));
        try
        {
            AtomicFile.Write(file, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(file, null, "a file that can be written", error.Message, "name another one: --out <file>", error);
        }

        _terminal.Out.WriteLine($"{file}: {content.Length:N0} bytes, from {calibration.StepsDone} inputs of the encoder");
        return ExitCode.Ok;
    }
}
