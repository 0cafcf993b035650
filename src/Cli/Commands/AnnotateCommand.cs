using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Projects;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Commands;

/// <summary>Follows the objects of a project's clips wherever that is not done.</summary>
internal sealed class AnnotateCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _project = ProjectArguments.Project();

    private readonly Option<string[]> _clips = new("--clip")
    {
        Description = "Only this clip, by its id or its file's name; repeat it for more.",
        HelpName = "clip",
    };

    private readonly Option<(long First, long Last)?> _redo = FrameRange();
    private readonly ModelArguments _model = new();
    private readonly Option<EncodeSchedule?> _schedule = ScheduleOption.Create();
    private readonly SettingOption _logLevel = new("--log-level", "logging.level");
    private readonly SettingOption _logFile = new("--log-file", "logging.file", "file");
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print errors only." };

    public AnnotateCommand(Terminal terminal)
        : base("annotate", "Follow the objects of a project's clips, forwards and backwards, wherever that is not done.")
    {
        _terminal = terminal;
        Add(_project);
        Add(_clips);
        Add(_redo);
        _model.AddTo(this);
        foreach (Option option in (Option[])[_schedule, _quiet, _logLevel.Option, _logFile.Option])
            Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream annotate street/", "everything that is not done; after a stop or a crash it goes on where it was"),
        ("samstream annotate street/ --clip gate.mp4 --redo 30..90 --schedule every", "these frames again, each of them encoded"),
        ("samstream annotate street/ --clip gate.mp4 --preset accurate", "one clip, as well as it can be done"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        bool isQuiet = parsed.GetValue(_quiet);
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        string[] wanted = parsed.GetValue(_clips) ?? [];
        IReadOnlyList<ProjectClip> clips = wanted.Length == 0 ? project.Clips : [.. wanted.Select(project.Find).DistinctBy(clip => clip.Id)];
        if (parsed.GetValue(_redo) is not null && wanted.Length != 1)
            throw new ProjectException("--redo is for one clip. Name it: --clip");
        ClipRunRequest request = parsed.GetValue(_redo) is { } frames ? ClipRunRequest.Redo(frames.First, frames.Last) : ClipRunRequest.Due;
        if (clips.Count == 0)
            throw new ProjectException($"The project {project.Folder} has no clip. Add some: samstream project add {project.Folder} CLIP");
        RunPlan plan = ProjectArguments.Plan(project, options => Override(options, parsed));
        using StopSignals signals = new(() => _terminal.WriteErrorLine("Stopping: what is done is kept; samstream annotate goes on there. Ctrl-C again ends at once."));
        foreach (OptionProblem hint in isQuiet ? [] : plan.Hints)
            _terminal.WriteErrorLine($"hint: {hint}");
        ThreadPlan.Apply();
        using ILoggerFactory loggers = Logs.Create(plan.Logging, _terminal, errorsOnly: isQuiet);
        await using var run = new ProjectRun(project, plan, loggers);
        var job = new AnnotateJob(clips, request, _terminal, isQuiet);
        IReadOnlyList<ClipEnd> ends = await job.RunAsync(run, signals.Token);
        if (!isQuiet)
            job.WriteTable(ends, _terminal.Out);
        return ends.Select(end => end.ExitCode).FirstOrDefault(code => code != ExitCode.Ok, ends.Count < clips.Count ? ExitCode.Stopped : ExitCode.Ok);
    }

    private static Option<(long First, long Last)?> FrameRange() => new("--redo")
    {
        Description = "Do these frames of one clip again, done or not; what is set there stays, and so does every frame before and behind.",
        HelpName = "first..last",
        CustomParser = result =>
        {
            string[] ends = result.Tokens[0].Value.Split("..");
            if (ends.Length == 2 && long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
                && long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out long last) && first <= last && last <= int.MaxValue)
            {
                return (first, last);
            }

            result.AddError($"--redo is '{result.Tokens[0].Value}'; write the first and the last frame, for example 30..90");
            return null;
        },
    };

    private RunOptions Override(RunOptions options, ParseResult parsed)
    {
        RunOptions changed = _logFile.Over(_logLevel.Over(_model.Over(options, parsed), parsed), parsed);
        return changed with { Schedule = parsed.GetValue(_schedule) ?? options.Schedule };
    }
}
