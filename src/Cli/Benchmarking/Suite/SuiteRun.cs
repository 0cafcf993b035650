using SamStream.Cli.Benchmarking.Suite.Peers;
using SamStream.Cli.Benchmarking.Suite.Workers;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;

namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>Carries out a suite, a table after the other; no more is loaded than a table needs.</summary>
/// <param name="settings">What is wanted.</param>
/// <param name="tell">Told what is done next.</param>
internal sealed class SuiteRun(SuiteSettings settings, Action<string> tell)
{
    private readonly SortedSet<string> _peers = new(StringComparer.Ordinal);

    /// <summary>Measures all tables.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<SuiteReport> RunAsync(CancellationToken stop)
    {
        ModelManifest manifest = ModelCatalog.For().Read(settings.Model);
        WorkerTask task = settings.TaskOf(WorkKind.Encoder);
        RunPlan plan = WorkerClip.PlanOf(task, Lineups.GraphFrames);
        using FrameClip clip = await WorkerClip.ReadAsync(task, Lineups.GraphFrames, stop);
        if (plan.Prompts.ProblemsFor(clip.Frames[0].Width, clip.Frames[0].Height) is { Count: > 0 } problems)
            throw new Configuration.ConfigurationException(problems);
        BoxXyxy box = plan.Prompts.Items[0].Prompt.Box!.Value;
        using var peer = new NodePeer(manifest, clip, box, settings.Threads);
        var lineups = new Lineups(settings, peer);
        var tables = new List<SuiteTable>();
        foreach (SuitePart part in settings.Parts)
            tables.Add(await MeasureAsync(lineups.Of(part), stop));
        ThreadPlan threads = ThreadPlan.For(1, new OnnxSessionOptions
        {
            Provider = settings.Options.Encoder.Provider,
            IntraOpThreads = settings.Threads,
        });
        return new SuiteReport(
            SuiteMachine.Of(threads.Processors), threads.Shares(settings.Threads > 0), settings, [.. _peers], tables);
    }

    private async Task<SuiteTable> MeasureAsync(Lineup lineup, CancellationToken stop)
    {
        try
        {
            IReadOnlyList<Standing> standings = await Contest.RunAsync(
                lineup.Contestants, settings.Rounds, text => tell($"{EnumWord.Of(lineup.Part)}: {text}"), stop);
            foreach (ContestantProcess process in lineup.Contestants.OfType<ContestantProcess>())
                Note(process.Version);
            return new SuiteTable(lineup.Part, lineup.What, lineup.Baseline, standings);
        }
        finally
        {
            foreach (IContestant contestant in lineup.Contestants)
                await contestant.DisposeAsync();
        }
    }

    private void Note(string? version)
    {
        if (version?.StartsWith("samstream", StringComparison.Ordinal) == false)
            _peers.Add(version);
    }
}
