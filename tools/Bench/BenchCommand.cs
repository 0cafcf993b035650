using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Bench.Exports;
using SamStream.Bench.Overhead;
using SamStream.Bench.Suite;
using SamStream.Bench.Workers;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Prompting;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sources;

namespace SamStream.Bench;

/// <summary>Measures what the pipeline costs beside the network alone, or with a suite what each part of it costs.</summary>
internal sealed class BenchCommand : RootCommand, IDocumented
{
    private const string SampleClip = "samples/street.mp4";
    private const int DefaultFrames = 30;
    private const int DefaultRounds = 4;

    // The people on the first frame of the sample clip: samples/README.md.
    private static readonly string[] SampleBoxes = ["178,373,248,519", "252,370,303,509", "630,297,673,408"];

    private readonly Terminal _terminal;

    private readonly Argument<string> _input = new("input")
    {
        Description = $"What to run on (default: {SampleClip}, with the boxes of its three people).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _boxes = new("--box")
    {
        Description = "A box around an object on the first frame; repeat it for more.",
        HelpName = "[id=]x1,y1,x2,y2",
    };

    private readonly Option<int?> _frames =
        NumberOption.Create("--frames", 1, $"Frames in each round (default: {DefaultFrames}; suite: 60).");

    private readonly Option<int?> _rounds =
        NumberOption.Create("--rounds", 1, $"Rounds of bare loop and whole job (default: {DefaultRounds}).");

    private readonly ModelArguments _model = new();

    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    private readonly SuiteArguments _suite = new();

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of tables." };

    public BenchCommand(Terminal terminal)
        : base("Compare the speed of the whole job with that of the network alone, in one run.")
    {
        _terminal = terminal;
        HelpName = "samstream-bench";
        Add(new WorkerCommand(terminal));
        Add(new ExportsCommand(terminal));
        Add(_input);
        UsageFaults.RefuseOptions(this, _input);
        Add(_boxes);
        Add(_frames);
        Add(_rounds);
        _model.AddTo(this, hasPreset: false);
        Add(_schedule);
        _suite.AddTo(this);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_schedule) is { Implicit: false } && _suite.IsAsked(result))
                result.AddError("--schedule is not for the suite, whose jobs run as presets do; leave it out");
        });
        SetAction((parsed, _) => _suite.IsAsked(parsed) ? MeasureSuiteAsync(parsed) : MeasureAsync(parsed));
    }

    public IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream-bench", $"four rounds of 30 frames of {SampleClip}"),
        ("samstream-bench clip.mp4 --box 100,50,300,200 --rounds 5 --json", "another clip, for programs"),
        ("samstream-bench --suite --markdown table.md", "networks, presets, objects, cameras and peers, as tables"),
        ("samstream-bench --suite --quick --parts encoder,decoder", "a short look at the networks"),
        ("samstream-bench --suite --parts architectures", "SAM-Lightening's image encoder beside TinyViT's"),
        ("samstream-bench exports --frames 500", "time, disk and memory of every format of samstream export"),
    ];

    private async Task<int> MeasureSuiteAsync(ParseResult parsed)
    {
        string[] boxes = BoxesOf(parsed);
        var prompts = new PromptArguments(frame: 0);
        prompts.Read(boxes, [], []);
        if (prompts.Problems.Count > 0)
            throw new ConfigurationException(prompts.Problems);
        SuiteSettings settings = _suite.Settings(parsed, new SuiteSettings
        {
            Input = parsed.GetValue(_input) ?? FindSample(),
            Boxes = boxes,
            Frames = parsed.GetValue(_frames) ?? _suite.DefaultFrames(parsed),
            Rounds = parsed.GetValue(_rounds) ?? _suite.DefaultRounds(parsed),
            Runs = _suite.Runs(parsed),
            Parts = [],
            Network = _model.Over(new RunOptions(), parsed).Model,
            Command = SuiteArguments.CommandOf(parsed),
        });
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        if (_suite.Calibration(parsed) is { } calibration)
            await Int8Preparation.RunAsync(settings, calibration, _terminal.WriteErrorLine, signals.Token);
        SuiteReport report = await new SuiteRun(settings, _terminal.WriteErrorLine).RunAsync(signals.Token);
        if (_suite.MarkdownFile(parsed) is { } file)
        {
            await using var text = new StreamWriter(NamedFile.Create("--markdown", file)) { NewLine = "\n" };
            SuiteTables.Write(report, text);
        }

        if (parsed.GetValue(_json))
            _terminal.Out.WriteLine(JsonText.Of(SuiteMessage.Of(report), SuiteJson.Default.SuiteMessage, isIndented: true));
        else
            SuiteTables.Write(report, _terminal.Out);
        return ExitCode.Ok;
    }

    private async Task<int> MeasureAsync(ParseResult parsed)
    {
        int frames = FramesOf(parsed), rounds = parsed.GetValue(_rounds) ?? DefaultRounds;
        ThreadPlan.Apply();
        RunPlan plan = Plan(parsed);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        await using IFrameSource source = plan.Source.CreateSource(NullLoggerFactory.Instance);
        using FrameClip clip = await FrameClip.ReadAsync(source, frames, signals.Token);
        using SamModel model = _model.Open(parsed, clip.Frames[0].Width, clip.Frames[0].Height);
        if (plan.Prompts.ProblemsFor(clip.Frames[0].Width, clip.Frames[0].Height) is { Count: > 0 } problems)
            throw new ConfigurationException(problems);

        BoxXyxy[] boxes = [.. plan.Prompts.Items.Select(item => item.Prompt.Box!.Value)];
        using var bareLoop = new BareLoop(model, boxes);
        var bare = new List<BareRound>();
        var whole = new List<WholeJobRound>();
        await WarmUpAsync(bareLoop, plan, model, clip, signals.Token);
        // Half of the bare loop before and half after: a machine that gets slower or faster favours neither.
        int half = clip.Frames.Count / 2;
        VideoFrame[] firstHalf = [.. clip.Frames.Take(half)], secondHalf = [.. clip.Frames.Skip(half)];
        for (int round = 1; round <= rounds; round++)
        {
            _terminal.WriteErrorLine($"round {round} of {rounds}");
            BareRound before = bareLoop.Run(firstHalf);
            signals.Token.ThrowIfCancellationRequested();
            whole.Add(await WholeJob.RunAsync(plan, model, clip.Frames.Count, signals.Token));
            bare.Add(before + bareLoop.Run(secondHalf));
        }

        Report(new BenchReport
        {
            Input = parsed.GetValue(_input) ?? SampleClip,
            Frames = clip.Frames.Count,
            Objects = boxes.Length,
            BareLoop = bare,
            WholeJob = whole,
        }, parsed.GetValue(_json));
        return ExitCode.Ok;
    }

    // Buffers, bindings and compiled code of both.
    private async Task WarmUpAsync(
        BareLoop bareLoop, RunPlan plan, SamModel model, FrameClip clip, CancellationToken stop)
    {
        int frames = Math.Min(BenchReport.WarmUpFrames, clip.Frames.Count);
        _terminal.WriteErrorLine($"warm-up: {frames} frames of both");
        bareLoop.Run([.. clip.Frames.Take(frames)]);
        RunPlan shorter = plan.Of(plan.Cameras[0] with { Source = plan.Source with { Frames = frames } });
        await WholeJob.RunAsync(shorter, model, frames, stop);
    }

    private RunPlan Plan(ParseResult parsed)
    {
        string? input = parsed.GetValue(_input);
        string[] boxes = BoxesOf(parsed);
        var prompts = new PromptArguments(frame: 0);
        var options = new RunOptions
        {
            // The bare loop encodes each frame, too.
            Preset = Preset.Accurate,
            Source = new SourceOptions { Input = input ?? FindSample(), Frames = FramesOf(parsed) },
            Prompts = prompts.Read(boxes, [], []),
            Output = new OutputOptions { Folder = Path.GetTempPath() },
        };
        RunPlan plan = ConfiguredRun.Plan(options, Environment.CurrentDirectory, Place.CommandLine, prompts.Problems);
        return parsed.GetValue(_schedule) is { } schedule ? plan.Of(plan.Cameras[0] with { Schedule = schedule }) : plan;
    }

    private string[] BoxesOf(ParseResult parsed)
    {
        string[] boxes = parsed.GetValue(_boxes) ?? [];
        if (boxes.Length == 0 && parsed.GetValue(_input) is null)
            boxes = SampleBoxes;
        return boxes.Length > 0 ? boxes : throw new ConfigurationException(NoBox);
    }

    private static OptionProblem NoBox { get; } = new(
        Place.CommandLine, "--box", null, "is missing: nothing says which object to follow in this clip",
        "give --box x1,y1,x2,y2 around it on the first frame, for example --box 100,50,300,200");

    private int FramesOf(ParseResult parsed) => parsed.GetValue(_frames) ?? DefaultFrames;

    // In the current folder, or in the repository that the program was built in.
    private static string FindSample()
    {
        string[] starts = [Environment.CurrentDirectory, AppContext.BaseDirectory];
        foreach (string start in starts)
        {
            for (string? folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                string path = Path.Combine(folder, SampleClip);
                if (File.Exists(path))
                    return path;
            }
        }

        throw new ConfigurationException(new OptionProblem(
            Place.CommandLine, "input", null, $"{SampleClip} was not found", "name a clip and a --box"));
    }

    private void Report(BenchReport report, bool isJson)
    {
        if (isJson)
            _terminal.Out.WriteLine(JsonText.Of(BenchMessage.Of(report), BenchJson.Default.BenchMessage, isIndented: true));
        else
            BenchTables.Write(report, _terminal.Out);
    }
}
