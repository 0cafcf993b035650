using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Projects;
using SamStream.Cli.Run;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>What can be said on the command line of a console.</summary>
internal sealed class ServeArguments
{
    private readonly Argument<string[]> _input = new("input")
    {
        Description = "A configuration (*.yaml); or the cameras to show: rtsp://host/path, 0 or /dev/video0; or recorded video: files, folders of videos or images; or a project of clips.",
        Arity = ArgumentArity.OneOrMore,
    };

    private const string DefaultOutput = "out";

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = $"Where prompts and results of recorded video are kept, in a folder for each clip (default: {DefaultOutput}).",
        HelpName = "folder",
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "Make the recorded video clips of the project in this folder, and open that; it is made where it is none.",
        HelpName = "folder",
    };

    private readonly ModelArguments _model = new();

    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();

    private readonly Option<HttpSectionOptions?> _http = HttpOption.Create();

    private readonly SettingOption _logLevel = new("--log-level", "logging.level");

    private readonly SettingOption _logFile = new("--log-file", "logging.file", "file");

    /// <summary>Errors only.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Print errors only." };

    public void AddTo(Command command)
    {
        command.Add(_input);
        UsageFaults.RefuseOptions(command, _input);
        UsageFaults.RefuseEmpty(_out);
        command.Add(_out);
        UsageFaults.RefuseEmpty(_project);
        command.Add(_project);
        _model.AddTo(command);
        foreach (Option option in (Option[])[_schedule, _http, Quiet, _logLevel.Option, _logFile.Option])
            command.Add(option);
    }

    /// <summary>The folder of the project that is to be shown; null: something else is.</summary>
    /// <exception cref="ConfigurationException">There is something beside it, or results are wanted elsewhere.</exception>
    public string? Project(ParseResult parsed)
    {
        string[] inputs = parsed.GetRequiredValue(_input);
        string? named = inputs.FirstOrDefault(AnnotationProject.IsProject), wanted = parsed.GetValue(_project);
        if ((named ?? wanted) is not { } project)
            return null;
        if (named is not null && (inputs.Length > 1 || wanted is not null))
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "input", named, "is a project beside other inputs", "serve projects one by one"));
        if (wanted is not null && Clips(parsed) is null)
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "--project", wanted, "is for recorded video", "leave it out for cameras and configurations"));
        return parsed.GetValue(_out) is { } folder
            ? throw new ConfigurationException(new OptionProblem(Place.CommandLine, "--out", folder, "is not for a project", "leave it out: a project keeps its own prompts and results"))
            : project;
    }

    /// <summary>What becomes clips of the project that is to be shown.</summary>
    public IReadOnlyList<string> NewClips(ParseResult parsed) => parsed.GetValue(_project) is null ? [] : parsed.GetRequiredValue(_input);

    /// <summary>How clips of a project are run and shown: by the project's own configuration, if it has one, and the command line.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with both.</exception>
    public RunPlan Plan(ParseResult parsed, AnnotationProject project) => ProjectArguments.Plan(project, options => Override(options, parsed));

    /// <summary>The files and folders of recorded video that are to be shown; null: a configuration, or cameras.</summary>
    public IReadOnlyList<string>? Clips(ParseResult parsed)
    {
        string[] inputs = parsed.GetRequiredValue(_input);
        return !inputs.Any(ConfigurationReader.IsConfiguration) && ServeInputs.AreClips(inputs) ? inputs : null;
    }

    /// <summary>The plan of the run that is shown.</summary>
    /// <exception cref="ConfigurationException">Holds everything that is wrong with file and command line.</exception>
    public RunPlan Plan(ParseResult parsed, EnvironmentSubstitution environment)
    {
        string[] inputs = parsed.GetRequiredValue(_input);
        if (inputs is [var only] && ConfigurationReader.IsConfiguration(only))
            return ConfiguredRun.Plan(only, environment, options => Override(options, parsed), []);
        if (inputs.FirstOrDefault(ConfigurationReader.IsConfiguration) is { } configuration)
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "input", configuration, "is a configuration beside other inputs", "serve configurations one by one"));
        var options = new RunOptions { Sinks = new SinksOptions().Switch(_ => false) };
        options = ServeInputs.AreClips(inputs)
            ? options with { Source = new SourceOptions { Input = ServeInputs.FirstClip(inputs) }, Output = new OutputOptions { Folder = parsed.GetValue(_out) ?? DefaultOutput } }
            : options with { Cameras = ServeInputs.NameCameras(inputs) };
        RunPlan plan = ConfiguredRun.Plan(Override(options, parsed), Environment.CurrentDirectory, Place.CommandLine, []);
        return plan with { Hints = [.. plan.Hints, .. inputs.Select(input => CommandLineSecret.HintOf("input", input)).OfType<OptionProblem>()] };
    }

    private RunOptions Override(RunOptions options, ParseResult parsed)
    {
        RunOptions changed = _logFile.Over(_logLevel.Over(_model.Over(options, parsed), parsed), parsed);
        return changed with
        {
            Schedule = parsed.GetValue(_schedule) ?? options.Schedule,
            Http = HttpOption.Over(options.Http with { Enabled = true }, parsed.GetValue(_http)),
            Console = options.Console with { Enabled = true },
        };
    }
}
