using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Run;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>What can be said on the command line of a console.</summary>
internal sealed class ServeArguments
{
    private readonly Argument<string[]> _input = new("input")
    {
        Description = "A configuration (*.yaml), or the cameras to show: rtsp://host/path, 0 or /dev/video0.",
        Arity = ArgumentArity.OneOrMore,
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
        _model.AddTo(command);
        foreach (Option option in (Option[])[_schedule, _http, Quiet, _logLevel.Option, _logFile.Option])
            command.Add(option);
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
        var options = new RunOptions { Cameras = NameCameras(inputs), Sinks = new SinksOptions().Switch(_ => false) };
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

    private static List<CameraSectionOptions> NameCameras(IReadOnlyList<string> inputs)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<CameraSectionOptions> cameras = [];
        foreach (string input in inputs)
        {
            string id = NameOf(input), name = id;
            for (int again = 2; !taken.Add(name); again++)
                name = $"{id}-{again}";
            cameras.Add(new CameraSectionOptions { Id = name, Input = input });
        }

        return cameras;
    }

    private static string NameOf(string input)
    {
        FrameSourceOptions source;
        try
        {
            source = SourceLocator.Parse(input);
        }
        catch (SourceException error)
        {
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "input", null, error.Message.TrimEnd('.'), null));
        }

        string name = string.Concat(source.EffectiveId.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')).Trim('-');
        return name.Length == 0 ? "camera" : name;
    }
}
