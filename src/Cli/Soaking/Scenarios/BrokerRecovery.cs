using SamStream.Chaos.Brokers;
using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>What the return of the broker has to bring: masks at once, every event, and the status for whoever comes.</summary>
internal sealed class BrokerRecovery(SoakSite site, CameraProbe probe, DateTimeOffset back)
{
    private const int GlancesAtMost = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Allowance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

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
            await RetainedAsync(Allowance + wait, stop),
        ];
    }

    private static TimeSpan Later(TimeSpan masks, TimeSpan connected) =>
        connected > TimeSpan.Zero && masks > connected ? masks - connected : TimeSpan.Zero;

    private DateTimeOffset? FirstMask() => site.Messages.LatenciesSince(back)
        .Where(message => message.At - message.Latency >= back)
        .Select(message => (DateTimeOffset?)message.At)
        .FirstOrDefault();

    // Of the camera and of the process, as somebody who comes now hears them; each has a connection with waits of its own.
    private async Task<Check> RetainedAsync(TimeSpan patience, CancellationToken stop)
    {
        const int statuses = 2;
        long started = TimeProvider.System.GetTimestamp(), heard;
        do
        {
            heard = await HearAsync(statuses, stop);
        }
        while (heard < statuses && TimeProvider.System.GetElapsedTime(started) < patience);
        return new Check("retained status, of camera and process", Figures.Count(heard), "2", heard == statuses);
    }

    private async Task<long> HearAsync(int statuses, CancellationToken stop)
    {
        var heard = new MessageTally();
        await using BrokerClient late = await BrokerClient.ConnectAsync(site.Broker!, SiteConfiguration.Prefix, heard.Add);
        using var timer = new PeriodicTimer(Glance);
        for (int glances = 0; heard.Retained("status") < statuses && glances < GlancesAtMost; glances++)
            await timer.WaitForNextTickAsync(stop);
        return heard.Retained("status");
    }
}
