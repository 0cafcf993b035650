using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Projects;
using SamStream.Cli.Prompting;
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
    private readonly Option<string[]> _watch = new("--watch")
    {
        Description = "Go on until Ctrl-C: take new clips as they appear in this folder, and do what is set meanwhile; repeat it for more folders.",
        HelpName = "folder",
    };

    private readonly ObjectArguments _objects = new("Set on each clip that --watch finds: ");
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
        UsageFaults.RefuseEmpty(_watch);
        Add(_watch);
        _objects.AddTo(this);
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
        ("samstream annotate street/ --watch recordings/", "new clips as they appear; set objects on them meanwhile with samstream project prompt"),
        ("samstream annotate street/ --watch recordings/ --box 1@0=100,50,300,200 --label 1=gate", "the same object on every new clip"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        Check(parsed);
        using StopSignals signals = new(() => _terminal.WriteErrorLine("Stopping: what is done is kept; samstream annotate goes on there. Ctrl-C again ends at once."));
        if (parsed.GetValue(_watch) is { Length: > 0 } folders)
            return await WatchAsync(folders, parsed, signals.Token);
        using AnnotationProject project = AnnotationProject.Open(parsed.GetRequiredValue(_project));
        IReadOnlyList<ProjectClip> clips = project.FindAll(parsed.GetValue(_clips) ?? []);
        if (clips.Count == 0)
            throw new ProjectException($"The project {project.Folder} has no clip. Add some: samstream project add {project.Folder} CLIP");
        IReadOnlyList<ClipEnd> ends = await RunAsync(project, clips, parsed, signals.Token);
        return ends.Select(end => end.ExitCode).FirstOrDefault(code => code != ExitCode.Ok, ends.Count < clips.Count ? ExitCode.Stopped : ExitCode.Ok);
    }

    private void Check(ParseResult parsed)
    {
        bool isWatching = parsed.GetValue(_watch) is { Length: > 0 }, isRedone = parsed.GetValue(_redo) is not null;
        int named = parsed.GetValue(_clips)?.Length ?? 0;
        if (isRedone && named != 1)
            throw new ProjectException("--redo is for one clip. Name it: --clip");
        if (isWatching && named > 0)
            throw new ProjectException("--watch is for all clips of the project. Leave out --clip");
        if (!isWatching && _objects.AreGiven(parsed))
            throw new ProjectException("Boxes, points and masks are set here on clips that --watch finds. For a clip of the project: samstream project prompt");
        if (parsed.GetValue(_watch)?.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
            throw new ProjectException($"--watch: there is no folder {missing}");
    }

    private async Task<int> WatchAsync(string[] folders, ParseResult parsed, CancellationToken stop)
    {
        string folder = parsed.GetRequiredValue(_project);
        using (AnnotationProject project = AnnotationProject.OpenReadOnly(folder))
        {
            // What is wrong with it is told now, not when the first clip has come.
            ProjectArguments.Plan(project, options => Override(options, parsed));
        }

        if (_objects.Read(parsed, null).Reader.Problems is { Count: > 0 } problems)
            throw new ConfigurationException(problems);
        _terminal.WriteErrorLine($"Watching {string.Join(", ", folders.Select(Terminal.ShortPath))} for clips; Ctrl-C ends it.");
        var job = new WatchJob(folder, new ClipWatch(folders), _terminal, TimeProvider.System);
        bool isClean = await job.RunAsync(Prepare, (project, clips) => RunAsync(project, clips, parsed, stop), stop);
        return isClean ? ExitCode.Ok : ExitCode.Source;

        void Prepare(AnnotationProject project, ProjectClip clip)
        {
            (PromptArguments reader, IReadOnlyList<PromptOptions> prompts) = _objects.Read(parsed, Path.GetFileNameWithoutExtension(AnnotationProject.NameOf(clip)));
            if (prompts.Count > 0 || reader.Problems.Count > 0)
                ProjectPrompts.Add(project, clip, reader, prompts);
        }
    }

    private async Task<IReadOnlyList<ClipEnd>> RunAsync(AnnotationProject project, IReadOnlyList<ProjectClip> clips, ParseResult parsed, CancellationToken stop)
    {
        bool isQuiet = parsed.GetValue(_quiet);
        RunPlan plan = ProjectArguments.Plan(project, options => Override(options, parsed));
        foreach (OptionProblem hint in isQuiet ? [] : plan.Hints)
            _terminal.WriteErrorLine($"hint: {hint}");
        ThreadPlan.Apply();
        using ILoggerFactory loggers = Logs.Create(plan.Logging, _terminal, errorsOnly: isQuiet);
        await using var run = new ProjectRun(project, plan, loggers);
        ClipRunRequest request = parsed.GetValue(_redo) is { } frames ? ClipRunRequest.Redo(frames.First, frames.Last) : ClipRunRequest.Due;
        var job = new AnnotateJob(clips, request, _terminal, isQuiet);
        IReadOnlyList<ClipEnd> ends = await job.RunAsync(run, stop);
        if (!isQuiet)
            job.WriteTable(ends, _terminal.Out);
        return ends;
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
