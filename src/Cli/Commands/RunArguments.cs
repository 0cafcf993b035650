using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Cli.Run;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>
/// What can be said on the command line of a run. With a configuration, what is said here replaces what the file says;
/// prompts replace the file's prompts as a whole.
/// </summary>
internal sealed class RunArguments
{
    private const string DefaultOutput = "out";

    private readonly Argument<string> _input = new("input")
    {
        Description = "A configuration (*.yaml), or what to run on: a video, a folder or pattern of images, "
            + "a camera (0 or /dev/video0), or a test pattern (test:crossing).",
    };

    private readonly Option<string[]> _boxes = new("--box")
    {
        Description = "A box around an object, in pixels of the frame; repeat it for more objects.",
        HelpName = "[id=]x1,y1,x2,y2",
    };

    private readonly Option<string[]> _points = new("--point")
    {
        Description = "A point on an object (+, the default) or off it (-); repeat it for more points.",
        HelpName = "[id=]x,y[,+|-]",
    };

    private readonly Option<string[]> _masks = new("--mask")
    {
        Description = "The objects' pixels on the frame: an indexed PNG (one object per value) or a black and white one.",
        HelpName = "file.png",
    };

    private readonly Option<int?> _promptFrame = NumberOption.Create(
        "--prompt-frame", 0, "The frame that boxes, points and masks are meant for, counted from 0 (default: 0).");

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = $"The folder to write to (default: {DefaultOutput}).",
        HelpName = "folder",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace the results of an earlier run in that folder.",
    };

    private readonly ModelArguments _model = new();

    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    private readonly Option<int?> _start =
        NumberOption.Create("--start", 0, "The first frame of the input to take; it is frame 0 of the run.");

    private readonly Option<int?> _frames = NumberOption.Create("--frames", 1, "The most frames to take.");

    private readonly Option<int?> _stride = NumberOption.Create("--stride", 1, "Take every N-th frame.");

    private readonly Option<bool> _noOverlay = new("--no-overlay") { Description = "Write no overlay video." };

    private readonly Option<bool> _noMasks = new("--no-masks") { Description = "Write no mask images." };

    private readonly Option<bool> _noJsonl = new("--no-jsonl") { Description = "Write no JSON lines." };

    private readonly Option<LoggingLevel?> _logLevel =
        ChoiceOption.Create<LoggingLevel>("--log-level", "The least important events that are logged.");

    private readonly Option<string> _logFile = new("--log-file")
    {
        Description = "A file to log to as well, one a day.",
        HelpName = "file",
    };

    /// <summary>Errors only.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Print errors only." };

    /// <summary>One JSON object on standard output.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Close with one JSON object on standard output, and print nothing else there.",
    };

    public void AddTo(Command command)
    {
        command.Add(_input);
        UsageFaults.RefuseOptions(command, _input);
        UsageFaults.RefuseEmpty(_masks, _out, _logFile);
        Option[] before = [_boxes, _points, _masks, _promptFrame, _out, _overwrite];
        Option[] after =
        [
            _schedule, _start, _frames, _stride, _noOverlay, _noMasks, _noJsonl, Quiet, Json, _logLevel, _logFile,
        ];
        foreach (Option option in before)
            command.Add(option);
        _model.AddTo(command);
        foreach (Option option in after)
            command.Add(option);
    }

    /// <summary>The plan of a run.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with file and command line.</exception>
    public RunPlan Plan(ParseResult parsed, EnvironmentSubstitution environment)
    {
        string input = parsed.GetRequiredValue(_input);
        var prompts = new PromptArguments(parsed.GetValue(_promptFrame) ?? 0);
        IReadOnlyList<PromptOptions> prompted = prompts.Read(
            parsed.GetValue(_boxes) ?? [], parsed.GetValue(_points) ?? [], parsed.GetValue(_masks) ?? []);
        if (ConfigurationReader.IsConfiguration(input))
        {
            var faults = new List<ConfigurationProblem>(prompts.Problems);
            return ConfiguredRun.Plan(
                input, environment, options => Override(options, parsed, prompted, faults), faults);
        }

        if (prompted.Count == 0 && prompts.Problems.Count == 0)
            throw new ConfigurationException(NoPrompt);
        var direct = new RunOptions
        {
            Source = new SourceOptions { Input = input },
            Output = new OutputOptions { Folder = DefaultOutput },
        };
        return ConfiguredRun.Plan(
            Override(direct, parsed, prompted, []), Environment.CurrentDirectory, Place.CommandLine, prompts.Problems);
    }

    private static ConfigurationProblem NoPrompt { get; } = new(
        Place.CommandLine, "", null, "nothing says which object to follow", """
        give at least one of
          --box x1,y1,x2,y2    a box around it, for example --box 100,50,300,200
          --point x,y          a point on it, for example --point 210,430
          --mask file.png      its pixels: an indexed PNG (one object per value) or a black and white one
        They are meant for the first frame; --prompt-frame N names another. More: samstream run --help
        """);

    // Those that are for one source mean nothing where there are several, and a camera has no start or stride.
    private RunOptions OverrideCameras(
        RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts, List<ConfigurationProblem> faults)
    {
        if (parsed.GetValue(_start) is not null || parsed.GetValue(_stride) is not null)
            faults.Add(Unusable(parsed.GetValue(_start) is null ? "--stride" : "--start", "cameras have no such excerpt"));
        if (prompts.Count > 0 && options.Cameras.Count > 1)
            faults.Add(Unusable("--box", "there are several cameras that it may be for"));
        return options with
        {
            Cameras =
            [
                .. options.Cameras.Select(camera => camera with
                {
                    Frames = parsed.GetValue(_frames) ?? camera.Frames,
                    Prompts = prompts.Count > 0 ? prompts : camera.Prompts,
                    Schedule = parsed.GetValue(_schedule) is null ? camera.Schedule : null,
                }),
            ],
        };
    }

    private static ConfigurationProblem Unusable(string option, string reason) =>
        new(Place.CommandLine, option, null, $"cannot be used: {reason}", "leave it out");

    private RunOptions Override(
        RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts, List<ConfigurationProblem> faults) =>
        options.Cameras.Count > 0
            ? OverrideRest(OverrideCameras(options, parsed, prompts, faults), parsed)
            : OverrideRest(OverrideSource(options, parsed, prompts), parsed);

    private RunOptions OverrideSource(RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts) =>
        options with
        {
            Prompts = prompts.Count > 0 ? prompts : options.Prompts,
            Source = options.Source with
            {
                Start = parsed.GetValue(_start) ?? options.Source.Start,
                Frames = parsed.GetValue(_frames) ?? options.Source.Frames,
                Stride = parsed.GetValue(_stride) ?? options.Source.Stride,
            },
        };

    private RunOptions OverrideRest(RunOptions options, ParseResult parsed) =>
        options with
        {
            Model = _model.Over(options.Model, parsed),
            Schedule = parsed.GetValue(_schedule) is { } schedule ? ScheduleSectionOptions.Of(schedule) : options.Schedule,
            Sinks = options.Sinks with
            {
                Overlay = options.Sinks.Overlay with { Enabled = options.Sinks.Overlay.Enabled && !parsed.GetValue(_noOverlay) },
                Masks = options.Sinks.Masks with { Enabled = options.Sinks.Masks.Enabled && !parsed.GetValue(_noMasks) },
                Jsonl = options.Sinks.Jsonl with { Enabled = options.Sinks.Jsonl.Enabled && !parsed.GetValue(_noJsonl) },
            },
            Output = options.Output with
            {
                Folder = parsed.GetValue(_out) is { } folder ? Path.GetFullPath(folder) : options.Output.Folder,
                Overwrite = options.Output.Overwrite || parsed.GetValue(_overwrite),
            },
            Logging = options.Logging with
            {
                Level = parsed.GetValue(_logLevel) ?? options.Logging.Level,
                File = parsed.GetValue(_logFile) is { } file ? Path.GetFullPath(file) : options.Logging.File,
            },
        };
}
