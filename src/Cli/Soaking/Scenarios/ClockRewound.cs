using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>A camera's time stamps begin anew while it goes on.</summary>
internal sealed class ClockRewound() : Scenario("camera-rewound", "camera's time stamps set back to zero in mid-stream")
{
    private const int MasksAfter = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(15);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using SoakSite site = await run.StartAsync(new SiteSetup());
        CameraProbe probe = site.Probes[0];
        // Far enough from zero that going back there is no jitter.
        await site.UntilFollowedAsync(run.Stop, 4 * MasksAfter);

        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        await site.Cameras[0].Server.RewindAsync();
        await site.UntilAsync(() => Break(probe, begin) is not null, Patience, "a discontinuity", run.Stop);
        SeenResult first = Break(probe, begin)!.Value;
        await site.UntilAsync(() => SoakSite.Masks(probe, begin) >= MasksAfter, Patience, $"{MasksAfter} masks", run.Stop);
        var outage = new Outage(probe, begin, begin, probe.Monitor.Status);
        await site.StopRunAsync();
        return
        [
            Check.AtMost("discontinuity told after", first.SeenAt - begin, Outage.Allowance),
            Check.Zero("times it was opened anew", probe.ChangesSince(begin).Count(change => change.State == SourceState.Connecting)),
            .. outage.AfterBreak(),
            Check.Zero("leaked frames", site.LeakedFrames()),
        ];
    }

    private static SeenResult? Break(CameraProbe probe, DateTimeOffset since) =>
        probe.ResultsSince(since).Where(result => result.IsDiscontinuity).Select(result => (SeenResult?)result).FirstOrDefault();
}
