using System.Globalization;
using SamStream.Cli.Errors;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Pipeline;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Run;

/// <summary>Runs several clips one after the other; one that fails does not keep the others from being run.</summary>
internal sealed class ClipsJob(IReadOnlyList<(string Name, RunPlan Plan)> clips, Terminal terminal, bool isQuiet)
{
    /// <summary>Runs them until the last has ended or the token is cancelled.</summary>
    /// <returns>A report for each clip that was begun, in order.</returns>
    /// <exception cref="ModelException">The model cannot be loaded, for any of them.</exception>
    public async Task<IReadOnlyList<ClipReport>> RunAsync(CancellationToken stop)
    {
        List<ClipReport> reports = [];
        for (int i = 0; i < clips.Count && !stop.IsCancellationRequested; i++)
        {
            (string name, RunPlan plan) = clips[i];
            if (!isQuiet)
                terminal.WriteErrorLine($"clip {i + 1} of {clips.Count}: {name}");
            ClipReport report = await RunAsync(name, plan, stop);
            reports.Add(report);
            if (report.Error is { } error)
                terminal.WriteErrorLine($"{name}: {ErrorReport.Describe(error)}");
            foreach (string warning in isQuiet ? [] : report.Run?.Warnings ?? [])
                terminal.WriteErrorLine($"{name}: warning: {warning}");
        }

        return reports;
    }

    /// <summary>One row a clip, also for those that were not begun.</summary>
    public void WriteTable(IReadOnlyList<ClipReport> reports, TextWriter output)
    {
        TrackState[] states = Enum.GetValues<TrackState>();
        var table = new TextTable(["clip", "outcome", "frames", "frames/s", "objects", .. states.Select(EnumWord.Of), "results"]);
        for (int i = 0; i < clips.Count; i++)
        {
            RunReport? run = i < reports.Count ? reports[i].Run : null;
            table.Add(
            [
                clips[i].Name,
                i < reports.Count ? reports[i].Outcome.Replace('_', ' ') : "not begun",
                Text(run?.Snapshot.FramesTracked),
                run is null ? "" : run.Snapshot.MeasuredFrameRate.ToString("0.0", CultureInfo.InvariantCulture),
                Text(run?.Objects.Count),
                .. states.Select(state => Text(run?.Objects.Sum(tally => tally.FramesIn(state)))),
                run is null || run.Outputs.IsEmpty ? "" : Terminal.ShortPath(clips[i].Plan.OutputFolder),
            ]);
        }

        table.Write(output);
    }

    private async Task<ClipReport> RunAsync(string name, RunPlan plan, CancellationToken stop)
    {
        try
        {
            return new ClipReport(name, await new RunJob(plan, terminal, isQuiet).RunAsync(stop), null);
        }
#pragma warning disable CA1031 // Whatever is wrong with a clip, the others are run.
        catch (Exception error) when (error is not (ModelException or ManifestException))
#pragma warning restore CA1031
        {
            return new ClipReport(name, null, error);
        }
    }

    private static string Text(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>How one of several clips ended.</summary>
/// <param name="Name">Of the clip.</param>
/// <param name="Run">What was done; null: it did not begin.</param>
/// <param name="Fault">Why it did not begin.</param>
internal sealed record ClipReport(string Name, RunReport? Run, Exception? Fault)
{
    /// <summary>Its first failure, or null.</summary>
    public Exception? Error => Fault ?? Run?.Error;

    public string Outcome => Run is null ? RunReportMessage.NotStartedOutcome : EnumWord.Of(Run.Outcome);

    public int ExitCode => Run?.ExitCode ?? ErrorReport.ExitCodeOf(Fault!);
}
