using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>One run of a scenario.</summary>
/// <param name="Options">What the command line says.</param>
/// <param name="Folder">The scenario's own.</param>
/// <param name="Say">Tells the user what goes on.</param>
/// <param name="Stop">Cancelled by Ctrl-C.</param>
internal sealed record ScenarioRun(SoakOptions Options, string Folder, Action<string> Say, CancellationToken Stop)
{
    /// <summary>Prepares servers and starts a run that has found the disc of every camera.</summary>
    public async Task<SoakSite> StartAsync(SiteSetup setup)
    {
        SoakSite site = await SoakSite.PrepareAsync(setup, Options, Folder);
        try
        {
            site.StartRun();
            await site.UntilFollowedAsync(Stop);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets time pass.</summary>
    public Task PassAsync(TimeSpan time) => Task.Delay(time, Stop);
}
