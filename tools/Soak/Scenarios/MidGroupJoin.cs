using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;


namespace SamStream.Soak.Scenarios;

/// <summary>A camera's connection is reset while another one keeps its stream going, so that it joins between two key frames.</summary>
internal sealed class MidGroupJoin() : Scenario("camera-joins-late", "connection reset; it joins the running stream between two key frames")
{
    private const int Joins = 3, MasksAfter = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(40);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup { Cameras = 2, SharesServer = true });
        CameraProbe probe = testbed.Probes[1];
        var outages = new List<Outage>();
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        for (int join = 0; join < Joins; join++)
        {
            DateTimeOffset cut = TimeProvider.System.GetUtcNow();
            testbed.Cameras[1].Proxy.ResetAll();
            await testbed.UntilAsync(() => probe.ChangesSince(cut).Count > 0, Patience, "the loss", run.Stop);
            var outage = new Outage(probe, cut, cut, probe.Monitor.Status);
            outages.Add(outage);
            await testbed.UntilAsync(() => outage.IsOver, Patience, "a frame after the join", run.Stop);
            DateTimeOffset over = TimeProvider.System.GetUtcNow();
            await testbed.UntilAsync(() => Testbed.Masks(probe, over) >= MasksAfter, Patience, "masks after the join", run.Stop);
        }

        await testbed.StopRunAsync();
        return
        [
            // The slowest; the others were looked at as well.
            .. outages.MaxBy(outage => outage.Recovery)!.Checks(),
            Check.Zero("damaged pictures", probe.ResultsSince(begin).Count(result => result.Number < 0)),
            Check.Told("joins", Figures.Count(Joins)),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }
}
