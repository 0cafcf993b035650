using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Quantization;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>Makes the faster graphs of a model that need real frames.</summary>
internal sealed class ModelsOptimizeCommand : DocumentedCommand
{
    private const int DefaultFrames = 16;
    private const int MostFrames = 256;

    private readonly Terminal _terminal;

    private readonly Argument<string> _name = new("name")
    {
        Description = "A model's name, or the path of its manifest (default: mobile-sam).",
        DefaultValueFactory = _ => "mobile-sam",
    };

    private readonly Option<bool> _int8 = new("--int8")
    {
        Description = "Make the image encoder in 8 bits.",
        Required = true,
    };

    private readonly Option<string> _calibrate = new("--calibrate")
    {
        Description = "A video file or a folder of images like those that the model will see.",
        HelpName = "input",
        Required = true,
    };

    private readonly Option<int?> _frames = NumberOption.Create(
        "--frames", 1, $"Frames to take, spread over the input (default: {DefaultFrames}).", MostFrames);

    private readonly InputSizeArguments _size = new();

    private readonly Option<int?> _threads = NumberOption.Create("--threads", 0,
        "Threads of the network (default: 0, one for each physical core).", ModelOptions.MostThreads);

    public ModelsOptimizeCommand(Terminal terminal)
        : base("optimize", "Make a model's image encoder in 8 bits, calibrated on real frames, and test that it is as good.")
    {
        _terminal = terminal;
        Add(_name);
        UsageFaults.RefuseOptions(this, _name);
        Add(_int8);
        Add(_calibrate);
        UsageFaults.RefuseEmpty(_calibrate);
        Add(_frames);
        _size.AddTo(this);
        Add(_threads);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models optimize --int8 --calibrate clip.mp4 --input-size 1024x576", "for 16:9"),
        ("samstream models optimize --int8 --calibrate clip.mp4 --quality low", "512 pixels on the longest side"),
        ("samstream models optimize mobile-sam --int8 --calibrate images/ --frames 64", "for the model's own square"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        FrameSourceOptions plan = FiniteInput.Plan(parsed.GetRequiredValue(_calibrate), _calibrate.Name);
        ModelManifest manifest = ModelCatalog.For().Read(parsed.GetRequiredValue(_name));
        ThreadPlan threads = ThreadPlan.For(1, new OnnxSessionOptions { IntraOpThreads = parsed.GetValue(_threads) ?? 0 });
        ThreadPlan.Apply();
        OnnxSessionOptions network = threads.Network;
        var options = new SamModelOptions
        {
            Encoder = network,
            Decoder = network,
            Input = _size.Size(parsed),
            Quality = _size.Quality(parsed),
        };
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        using SampledFrames clip = await FiniteInput.ReadAsync(plan, parsed.GetValue(_frames) ?? DefaultFrames, signals.Token);

        options = options.ForFrames(clip.Frames[0].Width, clip.Frames[0].Height);
        var optimization = new Int8Optimization(manifest, options);
        Task<Int8Report> run = Task.Run(() => optimization.Run(clip.Frames, signals.Token));
        var progress = new ProgressDisplay(_terminal, TimeProvider.System);
        await progress.FollowAsync(
            "8-bit encoder", () => Int8Optimization.StepsFor(clip.Frames.Count), () => optimization.StepsDone, run);
        return Tell(await run);
    }

    private int Tell(Int8Report report)
    {
        var table = new TextTable("on the calibration's frames", "");
        table.Add("frames", $"{report.Frames}");
        table.Add("objects", $"{report.Objects}");
        table.Add("box mIoU, 32-bit", Text(report.Fp32MeanIou));
        table.Add("box mIoU, 8-bit", Text(report.Int8MeanIou));
        table.Add("IoU of 8-bit with 32-bit masks", Text(report.Agreement));
        table.Write(_terminal.Out);
        if (report.IsAccepted)
            return ExitCode.Ok;
        string fault = report.Objects < Int8Report.FewestObjects
            ? $"only {report.Objects} objects were found on these frames; {Int8Report.FewestObjects} are needed to compare"
            : $"box mIoU falls by {Text(report.Fp32MeanIou - report.Int8MeanIou)}; "
                + $"at most {Text(Int8Report.LargestFall)} is accepted";
        _terminal.WriteErrorLine(
            $"error: refused, nothing was kept: {fault}. Cure: calibrate with more and more varied frames, or stay with fp32.");
        return ExitCode.Model;
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
