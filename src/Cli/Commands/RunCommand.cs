using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Errors;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Run;
using SamStream.Cli.Run.Live;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Commands;

/// <summary>The main job: follows objects through a source and writes what it finds.</summary>
internal sealed class RunCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly RunArguments _arguments = new();

    public RunCommand(Terminal terminal)
        : base("run", "Follow objects through a video and write their masks, an overlay video and results.")
    {
        _terminal = terminal;
        _arguments.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream run clip.mp4 --box 100,50,300,200 --out out/", "follow what is in the box on the first frame"),
        ("samstream run clip.mp4 --box 1=100,50,300,200 --point 1=210,430,- --frames 50",
            "the first 50 frames, with a point that is not on the object"),
        ("samstream run frames/ --mask first.png", "images; every value of the mask is an object"),
        ("samstream run clip.mp4 --box 1=100,50,300,200 --box 2@30=60,80,90,150 --label 2=parcel", "two objects, the second one from frame 30 on"),
        ("samstream run clips/ --mask 'masks/{name}.png' --out out", "every video of a folder, each with its own mask of the first frame, to out/<name>"),
        ("samstream run clip.mp4 --box 100,50,300,200 --resume", "go on after the last frame of an interrupted run"),
        ("samstream run configs/demo.yaml --overwrite", "a configuration, replacing the results of an earlier run"),
        ("samstream run clip.mp4 --box 100,50,300,200 --json", "for programs: one JSON object on standard output"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        bool isQuiet = parsed.GetValue(_arguments.Quiet), isJson = parsed.GetValue(_arguments.Json);
        try
        {
            if (_arguments.Clips(parsed) is { } clips)
                return await RunClipsAsync(parsed, clips, isQuiet, isJson);
            RunPlan plan = _arguments.Plan(parsed, EnvironmentSubstitution.OfProcess);
            RefuseTwoOutputs(plan, isJson);
            using StopSignals signals = ListenForStop();
            if (!isQuiet)
                WriteHints([plan]);
            if (plan.IsLive)
                return await RunLiveAsync(parsed, plan, isQuiet, isJson, signals);
            RunReport report = await new RunJob(plan, _terminal, isQuiet).RunAsync(signals.Token);
            Close(report, isQuiet, isJson, ClosingOf(plan));
            return report.ExitCode;
        }
#pragma warning disable CA1031 // Whatever it is, --json promises one JSON object.
        catch (Exception error) when (isJson)
#pragma warning restore CA1031
        {
            WriteJson(RunReportMessage.NotStarted(error));
            _terminal.Error.WriteLine(ErrorReport.Describe(error));
            return ErrorReport.ExitCodeOf(error);
        }
    }

    private StopSignals ListenForStop() => new(() => _terminal.WriteErrorLine(
        "Stopping: finishing the frames on their way and closing the outputs; Ctrl-C again ends at once."));

    private static void RefuseTwoOutputs(RunPlan plan, bool isJson)
    {
        if (isJson && plan.UsesStandardOutput)
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "--json", null, "and result lines both go to standard output", "leave one of them out"));
    }

    // Whatever is wrong with any of them is told before the first begins.
    private async Task<int> RunClipsAsync(ParseResult parsed, IReadOnlyList<Clip> clips, bool isQuiet, bool isJson)
    {
        List<(string Name, RunPlan Plan)> plans = [.. clips.Select(clip => (clip.Name, _arguments.Plan(parsed, clip)))];
        RefuseTwoOutputs(plans[0].Plan, isJson);
        using StopSignals signals = ListenForStop();
        if (!isQuiet)
            WriteHints([.. plans.Select(clip => clip.Plan)]);
        var job = new ClipsJob(plans, _terminal, isQuiet);
        IReadOnlyList<ClipReport> reports = await job.RunAsync(signals.Token);
        int exitCode = reports.Select(report => report.ExitCode).FirstOrDefault(code => code != ExitCode.Ok, reports.Count < plans.Count ? ExitCode.Stopped : ExitCode.Ok);
        if (isJson)
            WriteJson(RunReportMessage.Of(reports, exitCode));
        else if (!isQuiet)
            job.WriteTable(reports, ClosingOf(plans[0].Plan));
        return exitCode;
    }

    private async Task<int> RunLiveAsync(ParseResult parsed, RunPlan plan, bool isQuiet, bool isJson, StopSignals signals)
    {
        var job = new LiveJob(plan, _terminal, isQuiet)
        {
            ReadAnew = plan.Place.File is null ? null : () =>
            {
                RunPlan next = _arguments.Plan(parsed, EnvironmentSubstitution.OfProcess);
                RefuseTwoOutputs(next, isJson);
                return next;
            },
        };
        using var hangUp = new HangUpSignal(() => job.ReloadBySignal("SIGHUP"), signals.Ask);
        IReadOnlyList<RunReport> reports = await job.RunAsync(signals.Token);
        RunReport worst = RunReports.Worst(reports);
        if (isJson)
            WriteJson(RunReportMessage.Of(worst, reports));
        foreach (RunReport report in reports)
            CloseCamera(report, isQuiet, isJson, ClosingOf(job.Plan));
        return worst.ExitCode;
    }

    // Where the last lines go.
    private TextWriter ClosingOf(RunPlan plan) => plan.UsesStandardOutput ? _terminal.Error : _terminal.Out;

    private void CloseCamera(RunReport report, bool isQuiet, bool isJson, TextWriter closing)
    {
        if (report.Error is { } error)
            _terminal.Error.WriteLine($"{report.Snapshot.SourceId}: {ErrorReport.Describe(error)}");
        if (isQuiet)
            return;
        foreach (string warning in report.Warnings)
            _terminal.Error.WriteLine($"warning: {warning}");
        if (!isJson)
            RunClosing.Write(report, closing, report.Snapshot.SourceId);
    }

    private void WriteHints(IReadOnlyList<RunPlan> plans)
    {
        foreach (OptionProblem hint in plans.SelectMany(plan => plan.Hints).Distinct())
            _terminal.WriteErrorLine($"hint: {hint}");
        foreach (OptionProblem warning in plans.SelectMany(FolderWarnings.Of).DistinctBy(warning => warning.Fault))
            _terminal.WriteErrorLine($"warning: {warning}");
    }

    private void Close(RunReport report, bool isQuiet, bool isJson, TextWriter closing)
    {
        if (isJson)
            WriteJson(RunReportMessage.Of(report));
        if (report.Error is { } error)
            _terminal.Error.WriteLine(ErrorReport.Describe(error));
        if (isQuiet)
            return;
        foreach (string warning in report.Warnings)
            _terminal.Error.WriteLine($"warning: {warning}");
        if (!isJson)
            RunClosing.Write(report, closing);
    }

    private void WriteJson(RunReportMessage message) =>
        _terminal.Out.WriteLine(JsonText.Of(message, RunReportJson.Default.RunReportMessage));
}
