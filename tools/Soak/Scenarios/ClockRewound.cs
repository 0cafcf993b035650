using SamStream.Pipeline.Supervision;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>A camera's time stamps begin anew while it goes on.</summary>
internal sealed class ClockRewound() : Scenario("camera-rewound", "camera's time stamps set back to zero in mid-stream")
{
    private const int MasksAfter = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(15);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup());
        CameraProbe probe = testbed.Probes[0];
        // Far enough from zero that going back there is no jitter.
        await testbed.UntilFollowedAsync(run.Stop, 4 * MasksAfter);

        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        await testbed.Cameras[0].Server.RewindAsync();
        await testbed.UntilAsync(() => Break(probe, begin) is not null, Patience, "a discontinuity", run.Stop);
        ObservedResult first = Break(probe, begin)!.Value;
        await testbed.UntilAsync(() => Testbed.Masks(probe, begin) >= MasksAfter, Patience, $"{MasksAfter} masks", run.Stop);
        var outage = new Outage(probe, begin, begin, probe.Monitor.Status);
        await testbed.StopRunAsync();
        return
        [
            Check.AtMost("discontinuity told after", first.SeenAt - begin, Outage.Allowance),
            Check.Zero("times it was opened anew", probe.ChangesSince(begin).Count(change => change.State == SourceState.Connecting)),
            .. outage.AfterBreak(),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static ObservedResult? Break(CameraProbe probe, DateTimeOffset since) =>
        probe.ResultsSince(since).Where(result => result.IsDiscontinuity).Select(result => (ObservedResult?)result).FirstOrDefault();
}
