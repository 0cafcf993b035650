using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>A camera goes away and comes back.</summary>
internal sealed class CameraOutage(
    string name, string fault, TimeSpan away, Func<SiteCamera, Task> begin, Func<SiteCamera, Task> end) : Scenario(name, fault)
{
    private const int MasksAfter = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => away + TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using SoakSite site = await run.StartAsync(new SiteSetup());
        CameraProbe probe = site.Probes[0];
        SiteCamera camera = site.Cameras[0];

        DateTimeOffset gone = TimeProvider.System.GetUtcNow();
        await begin(camera);
        run.Say($"{camera.Id} is away");
        await run.PassAsync(away);
        await end(camera);
        SourceStatus then = probe.Monitor.Status;
        var outage = new Outage(probe, gone, TimeProvider.System.GetUtcNow(), then);
        run.Say($"{camera.Id} is back; the run is {then.State}");
        await site.UntilAsync(() => outage.IsOver, Patience, "a frame after the return", run.Stop);
        DateTimeOffset over = TimeProvider.System.GetUtcNow();
        await site.UntilAsync(() => SoakSite.Masks(probe, over) >= MasksAfter, Patience, $"{MasksAfter} masks after the return", run.Stop);
        await site.StopRunAsync();
        return [.. outage.Checks(), Check.Zero("leaked frames", site.LeakedFrames())];
    }
}
