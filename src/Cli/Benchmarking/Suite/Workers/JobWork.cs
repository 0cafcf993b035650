using SamStream.Cli.Run;
using SamStream.Model;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The whole job: once, or by several cameras at the same time that share the model.</summary>
/// <param name="model">Owned.</param>
/// <param name="plan">Of one camera.</param>
/// <param name="frames">Frames of each camera.</param>
/// <param name="cameras">How many.</param>
internal sealed class JobWork(SamModel model, RunPlan plan, int frames, int cameras) : IWorkload
{
    public async Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        WholeJobRound[] rounds = [];
        await clock.TimeAsync(async () => rounds = await Task.WhenAll(Enumerable.Range(0, cameras).Select(
            _ => Task.Run(() => WholeJob.RunAsync(plan, model, frames, stop), stop))));
        return (int)rounds.Sum(round => round.Snapshot.FramesTracked);
    }

    public void Dispose() => model.Dispose();
}
