using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Inputs;
using SamStream.Cli.Prompting;
using SamStream.Cli.Run;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;

namespace SamStream.Cli.Commands;

/// <summary>
/// What can be said on the command line of a run. With a configuration, what is said here replaces what the file says;
/// prompts replace the file's prompts as a whole.
/// </summary>
internal sealed class RunArguments
{
    private const string DefaultOutput = "out";

    private readonly Argument<string[]> _input = new("input")
    {
        Description = "A configuration (*.yaml), or what to run on: a video, a folder or pattern of images, "
            + "a camera (0 or /dev/video0), or a test pattern (test:crossing). Several, or a folder or pattern of videos, are run "
            + "one after the other.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly ObjectArguments _objects = new();

    private readonly SettingOption _out = new(
        "--out", "output.folder", "folder", $"The folder to write to; of several clips, each has its own in it (default: {DefaultOutput}).", alias: "-o");

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace the results of an earlier run in that folder.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on after the last frame of an interrupted run in that folder; begin at the first where there is none.",
    };

    private readonly ModelArguments _model = new();

    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    private readonly SettingOption _start = new(
        "--start", "source.start", description: "The first frame of the input to take; it is frame 0 of the run.");

    private readonly SettingOption _propose = new("--propose", "source.propose", "N");
    private readonly SettingOption _frames = new("--frames", "source.frames");

    private readonly SettingOption _stride = new("--stride", "source.stride");

    private readonly Option<string?> _jsonl = new("--jsonl")
    {
        Description = "The name of the result lines in the output folder; -: standard output, and everything else goes to standard error; or a named pipe.",
        HelpName = "file|-|pipe",
    };

    private readonly SettingOption _socket = new(
        "--socket", "sinks.socket.path", "path", "Give the masks to other programs through a Unix-domain socket that is made here.");

    private readonly IReadOnlyList<Option<bool>> _without =
    [
        .. SinkRegistry.All.Select(sink =>
            new Option<bool>($"--no-{sink.Name}") { Description = $"Leave out {sink.Output.Label}: {sink.Description}." }),
    ];

    private readonly Option<HttpSectionOptions?> _http = HttpOption.Create();

    private readonly SettingOption _logLevel = new("--log-level", "logging.level");

    private readonly SettingOption _logFile = new("--log-file", "logging.file", "file");

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
        UsageFaults.RefuseEmpty(_jsonl);
        _objects.AddTo(command);
        Option[] before = [_out.Option, _overwrite, _resume];
        Option[] after =
        [
            _schedule, _propose.Option, _start.Option, _frames.Option, _stride.Option, _jsonl, _socket.Option, .. _without, _http, Quiet, Json,
            _logLevel.Option, _logFile.Option,
        ];
        foreach (Option option in before)
            command.Add(option);
        _model.AddTo(command);
        foreach (Option option in after)
            command.Add(option);
    }

    /// <summary>The clips that are named, if there are several; else null.</summary>
    /// <exception cref="ConfigurationException">One of them is no clip.</exception>
    public IReadOnlyList<Clip>? Clips(ParseResult parsed)
    {
        string[] inputs = parsed.GetRequiredValue(_input);
        if (inputs.Length > 1 && inputs.FirstOrDefault(ConfigurationReader.IsConfiguration) is { } configuration)
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "input", configuration, "is a configuration beside other inputs", "run configurations one by one"));
        return ClipList.Of(inputs, "input");
    }

    /// <summary>The plan of one of several clips.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with the command line.</exception>
    public RunPlan Plan(ParseResult parsed, Clip clip)
    {
        RunPlan plan = PlanInput(parsed, clip.Input, clip.Name, EnvironmentSubstitution.OfProcess);
        return plan.WithOutputFolder(Path.Combine(plan.OutputFolder, clip.Name));
    }

    /// <summary>The plan of a run.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with file and command line.</exception>
    public RunPlan Plan(ParseResult parsed, EnvironmentSubstitution environment)
    {
        string input = parsed.GetRequiredValue(_input)[0];
        RunPlan plan = PlanInput(parsed, input, null, environment);
        return CommandLineSecret.HintOf("input", input) is { } hint ? plan with { Hints = [.. plan.Hints, hint] } : plan;
    }

    private RunPlan PlanInput(ParseResult parsed, string input, string? clip, EnvironmentSubstitution environment)
    {
        RunPlan plan = PlanAnew(parsed, input, clip, environment);
        if (!parsed.GetValue(_resume))
            return plan;
        return ResumedRun.ProblemOf(plan) is { } problem ? throw new ConfigurationException(problem) : plan with { Overwrite = OverwritePolicy.Resume };
    }

    private RunPlan PlanAnew(ParseResult parsed, string input, string? clip, EnvironmentSubstitution environment)
    {
        (PromptArguments prompts, IReadOnlyList<PromptOptions> prompted) = _objects.Read(parsed, clip);
        if (ConfigurationReader.IsConfiguration(input))
        {
            var faults = new List<OptionProblem>(prompts.Problems);
            return Label(
                ConfiguredRun.Plan(input, environment, options => Override(options, parsed, prompted, faults), faults), prompts.MaskLabels);
        }

        if (prompted.Count == 0 && prompts.Problems.Count == 0 && _propose.Value(parsed) is not > 0)
            throw new ConfigurationException(NoPrompt);
        var direct = new RunOptions
        {
            Source = new SourceOptions { Input = input },
            Output = new OutputOptions { Folder = DefaultOutput },
        };
        return Label(
            ConfiguredRun.Plan(Override(direct, parsed, prompted, []), Environment.CurrentDirectory, Place.CommandLine, prompts.Problems),
            prompts.MaskLabels);
    }

    private static RunPlan Label(RunPlan plan, IReadOnlyDictionary<int, string> labels)
    {
        OptionProblem[] problems =
        [
            .. from label in labels
               let written = $"{label.Key}={label.Value}"
               where !plan.Prompts.Items.Any(item => item.Prompt.ObjectId.Value == label.Key)
               select new OptionProblem(Place.CommandLine, "--label", written, $"is for object {label.Key}, for which there is no prompt", "write the id of one"),
            .. from label in labels
               let found = LabelCheck.FaultOf(label.Value)
               where found is not null
               select new OptionProblem(Place.CommandLine, "--label", null, found.Value.Fault, found.Value.Cure),
        ];
        return problems.Length == 0
            ? plan with { Cameras = [plan.Cameras[0] with { Prompts = plan.Prompts.WithLabels(labels) }, .. plan.Cameras.Skip(1)] }
            : throw new ConfigurationException(problems);
    }

    private static OptionProblem NoPrompt { get; } = new(
        Place.CommandLine, "", null, "nothing says which object to follow", """
        give at least one of
          --box x1,y1,x2,y2    a box around it, for example --box 100,50,300,200
          --point x,y          a point on it, for example --point 210,430
          --mask file.png      its pixels: an indexed PNG or one of 16 bits (one object per value), or a black and white one
          --propose N          at most N objects that are found on the first frame
        They are meant for the first frame; --box 1@30=… names another. More: samstream run --help
        """);

    // Those that are for one source mean nothing where there are several, and a camera has no start or stride.
    private RunOptions OverrideCameras(
        RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts, List<OptionProblem> faults)
    {
        if (_start.IsGiven(parsed) || _stride.IsGiven(parsed))
            faults.Add(Unusable(_start.IsGiven(parsed) ? "--start" : "--stride", "cameras have no such excerpt"));
        if (prompts.Count > 0 && options.Cameras.Count > 1)
            faults.Add(Unusable("--box", "there are several cameras that it may be for"));
        return options with
        {
            Cameras =
            [
                .. options.Cameras.Select(camera => camera with
                {
                    Frames = (long?)_frames.Value(parsed) ?? camera.Frames,
                    Propose = (int?)_propose.Value(parsed) ?? camera.Propose,
                    Prompts = prompts.Count > 0 ? prompts : camera.Prompts,
                    Schedule = parsed.GetValue(_schedule) is null ? camera.Schedule : null,
                }),
            ],
        };
    }

    private static OptionProblem Unusable(string option, string reason) =>
        new(Place.CommandLine, option, null, $"cannot be used: {reason}", "leave it out");

    private RunOptions Override(
        RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts, List<OptionProblem> faults) =>
        options.Cameras.Count > 0
            ? OverrideRest(OverrideCameras(options, parsed, prompts, faults), parsed)
            : OverrideRest(OverrideSource(options, parsed, prompts), parsed);

    private RunOptions OverrideSource(RunOptions options, ParseResult parsed, IReadOnlyList<PromptOptions> prompts)
    {
        SettingOption[] excerpt = [_propose, _start, _frames, _stride];
        return excerpt.Aggregate(options, (changed, option) => option.Over(changed, parsed)) with
        {
            Prompts = prompts.Count > 0 ? prompts : options.Prompts,
        };
    }

    private RunOptions OverrideRest(RunOptions options, ParseResult parsed)
    {
        SettingOption[] rest = [_out, _socket, _logLevel, _logFile];
        RunOptions changed = rest.Aggregate(_model.Over(options, parsed), (changed, option) => option.Over(changed, parsed));
        return changed with
        {
            Schedule = parsed.GetValue(_schedule) ?? options.Schedule,
            Http = HttpOption.Over(options.Http, parsed.GetValue(_http)),
            Sinks = (parsed.GetValue(_jsonl) is { } file ? WithLines(changed.Sinks, file) : changed.Sinks)
                .Switch(name => _without.Any(option => option.Name == $"--no-{name}" && parsed.GetValue(option))
                ? false
                : null),
            Output = changed.Output with { Overwrite = options.Output.Overwrite || parsed.GetValue(_overwrite) },
        };
    }

    // A pipe is named as it is seen from here, as everywhere on a command line; a new file is made in the output folder.
    private static SinksOptions WithLines(SinksOptions sinks, string file) => sinks.With(sinks.Get<JsonLinesOptions>() with
    {
        File = FileKinds.Of(file) == FileKind.NamedPipe ? Path.GetFullPath(file) : file,
        Enabled = true,
    });
}
