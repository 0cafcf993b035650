using SamStream.Chaos.Brokers;
using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>What the return of the broker has to bring: masks at once, every event, and the status for whoever comes.</summary>
internal sealed class BrokerRecovery(SoakSite site, CameraProbe probe, DateTimeOffset back)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Allowance = TimeSpan.FromSeconds(2);

    /// <summary>Waits until the observer hears masks of frames from after the return.</summary>
    public Task UntilMasksAsync(CancellationToken stop) => site.UntilAsync(
        () => FirstMask() is not null, Patience, "masks at the observer after the broker's return", stop);

    /// <summary>Waits until every event has come, and tells; no more events may be caused.</summary>
    /// <param name="wait">The longest wait that may have been in force when the broker came back.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<Check>> ChecksAsync(TimeSpan wait, CancellationToken stop)
    {
        EventStreams events = site.Messages.Events;
        try
        {
            await site.UntilAsync(() => events.Distinct >= probe.Events && events.Missing == 0, Patience, "all events", stop);
        }
        catch (ScenarioException)
        {
            // They are lost, and counted below.
        }

        DateTimeOffset connected = probe.Monitor.Mqtt!().Since;
        TimeSpan masks = FirstMask()!.Value - back;
        return
        [
            Check.AtMost("masks heard again after", masks, Allowance + wait, $"2 s + at most {Figures.Seconds(wait)} back-off"),
            Check.AtMost("of that, once connected", Later(masks, connected - back), Allowance),
            Check.Told("state events", $"{probe.Events} raised, {events.Distinct} heard, {events.Repeated} of them twice"),
            Check.Zero("state events lost", Math.Max(probe.Events - events.Distinct, events.Missing)),
            await RetainedAsync(),
        ];
    }

    private static TimeSpan Later(TimeSpan masks, TimeSpan connected) =>
        connected > TimeSpan.Zero && masks > connected ? masks - connected : TimeSpan.Zero;

    private DateTimeOffset? FirstMask() => site.Messages.LatenciesSince(back)
        .Where(message => message.At - message.Latency >= back)
        .Select(message => (DateTimeOffset?)message.At)
        .FirstOrDefault();

    // Of the camera and of the process, as somebody who comes now hears them.
    private async Task<Check> RetainedAsync()
    {
        var heard = new MessageTally();
        await using BrokerClient late = await BrokerClient.ConnectAsync(site.Broker!, SiteConfiguration.Prefix, heard.Add);
        const string what = "retained status, of camera and process";
        const int statuses = 2;
        try
        {
            await site.UntilAsync(() => heard.Retained("status") >= statuses, Allowance, what, CancellationToken.None);
        }
        catch (ScenarioException)
        {
            // Told below.
        }

        return new Check(what, Figures.Count(heard.Retained("status")), "2", heard.Retained("status") == statuses);
    }
}
