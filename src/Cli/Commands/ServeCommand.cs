using System.CommandLine;
using SamStream.Annotation.Projects;
using SamStream.Cli.Arguments;
using SamStream.Cli.Clips.Desk;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Configuration;
using SamStream.Cli.Errors;
using SamStream.Cli.Hosting;
using SamStream.Cli.Projects;
using SamStream.Cli.Run;
using SamStream.Cli.Run.Live;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Commands;

/// <summary>Shows cameras on a web page, where objects are pointed at.</summary>
internal sealed class ServeCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly ServeArguments _arguments = new();

    public ServeCommand(Terminal terminal)
        : base("serve", "Show cameras or recorded video with masks on a web page, and follow what is pointed at there.")
    {
        _terminal = terminal;
        _arguments.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream serve rtsp://192.0.2.7/stream", "a camera; open the address that is printed, and drag a box around an object"),
        ("samstream serve configs/rtsp-mqtt.yaml", "everything that the configuration does, and the page"),
        ("samstream serve clips/ --out annotations", "recorded video: open a clip, drag a box, run; results are kept in annotations/<clip>"),
        ("samstream serve clips/ --project street/", "the same, kept as a project that can be reviewed and exported; it is made where it is none"),
        ("samstream serve street/", "the clips of a project: set objects, run what is due, review what was found"),
        ("samstream serve 0 --http 8080", "the first camera of this machine, on another port"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        bool isQuiet = parsed.GetValue(_arguments.Quiet);
        using StopSignals signals = new(() => _terminal.WriteErrorLine(
            "Stopping: finishing the frames on their way and closing the outputs; Ctrl-C again ends at once."));
        using AnnotationProject? project = await OpenProjectAsync(parsed, signals.Token);
        RunPlan plan = project is null ? _arguments.Plan(parsed, EnvironmentSubstitution.OfProcess) : _arguments.Plan(parsed, project);
        foreach (var hint in isQuiet ? [] : plan.Hints)
            _terminal.WriteErrorLine($"hint: {hint}");
        if ((project is null ? _arguments.Clips(parsed) : [project.Folder]) is { } clips)
        {
            await new ServedClips(clips, plan, _terminal, isQuiet, project).RunAsync(signals.Token);
            return ExitCode.Ok;
        }

        var job = new LiveJob(plan, _terminal, isQuiet)
        {
            ReadAnew = plan.Place.File is null ? null : () => _arguments.Plan(parsed, EnvironmentSubstitution.OfProcess),
        };
        using var hangUp = new HangUpSignal(() => job.ReloadBySignal("SIGHUP"), signals.Ask);
        IReadOnlyList<RunReport> reports = await job.RunAsync(signals.Token);
        foreach (RunReport report in reports)
        {
            if (report.Error is { } error)
                _terminal.Error.WriteLine($"{report.Snapshot.SourceId}: {ErrorReport.Describe(error)}");
            foreach (string warning in isQuiet ? [] : report.Warnings)
                _terminal.Error.WriteLine($"warning: {warning}");
        }

        return RunReports.Worst(reports).ExitCode;
    }

    private async Task<AnnotationProject?> OpenProjectAsync(ParseResult parsed, CancellationToken stop)
    {
        if (_arguments.Project(parsed) is not { } folder)
            return null;
        IReadOnlyList<string> inputs = _arguments.NewClips(parsed);
        if (inputs.Count > 0 && !AnnotationProject.IsProject(folder))
            AnnotationProject.Create(folder, null, TimeProvider.System);
        AnnotationProject project = AnnotationProject.Open(folder);
        try
        {
            var known = new KnownClips(project);
            await new ClipIntake(project, _terminal).AddAsync([.. new ClipFiles(inputs).Find().Where(file => !known.Has(file))], null, stop);
            return project.Clips.Count > 0 ? project
                : throw new ProjectException($"The project {project.Folder} has no clip. Add some: samstream project add {project.Folder} CLIP");
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }
}
