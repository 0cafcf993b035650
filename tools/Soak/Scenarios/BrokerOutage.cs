using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>The broker goes away and comes back while an object is added and removed every second.</summary>
internal sealed class BrokerOutage(
    string name, string fault, TimeSpan away, Func<Testbed, Task> begin, Func<Testbed, Task> end) : Scenario(name, fault)
{
    private const double Allowance = 0.10;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);

    public override TimeSpan Lasting(SoakOptions options) => Before + (2 * away) + TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup
        {
            Broker = new MosquittoOptions(),
            Mqtt = "spool: { path: spool }",
        });
        CameraProbe probe = testbed.Probes[0];
        await using var changes = new StateChanges(probe);
        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        await run.PassAsync(Before);
        DateTimeOffset gone = TimeProvider.System.GetUtcNow();
        await begin(testbed);
        run.Say("the broker is away");
        await run.PassAsync(away);
        await end(testbed);
        DateTimeOffset back = TimeProvider.System.GetUtcNow();
        run.Say("the broker is back");
        var recovery = new BrokerRecovery(testbed, probe, back);
        await recovery.UntilMasksAsync(run.Stop);
        double[] before = Latencies(probe, started, gone), during = Latencies(probe, gone, back);
        await changes.StopAsync();
        IReadOnlyList<Check> delivered = await recovery.ChecksAsync(away, run.Stop);
        await testbed.StopRunAsync();
        return [FrameTime(before, during), Medians(before, during), .. delivered, Check.Zero("leaked frames", testbed.LeakedFrames())];
    }

    private static double[] Latencies(CameraProbe probe, DateTimeOffset from, DateTimeOffset to) =>
        [.. probe.ResultsSince(from).Where(result => result.SeenAt < to).Select(result => result.Latency.TotalMilliseconds)];

    private static Check FrameTime(double[] before, double[] during)
    {
        double was = Quantiles.Of(before, 0.99), became = Quantiles.Of(during, 0.99);
        return new Check(
            $"p99 of a frame's time, before ({before.Length}) → meanwhile ({during.Length})",
            $"{Figures.Milliseconds(was)} → {Figures.Milliseconds(became)} ({Figures.Percent((became - was) / was)})",
            "≤ +10 %",
            became <= was * (1 + Allowance));
    }

    private static Check Medians(double[] before, double[] during) => Check.Told(
        "p50 of the same",
        $"{Figures.Milliseconds(Quantiles.Of(before, 0.5))} → {Figures.Milliseconds(Quantiles.Of(during, 0.5))}");
}

/// <summary>What the return of the broker has to bring: masks at once, every event, and the status for whoever comes.</summary>
internal sealed class BrokerRecovery(Testbed testbed, CameraProbe probe, DateTimeOffset back)
{
    private const int GlancesAtMost = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Allowance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the observer hears masks of frames from after the return.</summary>
    public Task UntilMasksAsync(CancellationToken stop) => testbed.UntilAsync(
        () => FirstMask() is not null, Patience, "masks at the observer after the broker's return", stop);

    /// <summary>Waits until every event has come, and tells; no more events may be caused.</summary>
    /// <param name="wait">The longest wait that may have been in force when the broker came back.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<Check>> ChecksAsync(TimeSpan wait, CancellationToken stop)
    {
        EventStreams events = testbed.Messages.Events;
        try
        {
            await testbed.UntilAsync(() => events.Distinct >= probe.Events && events.Missing == 0, Patience, "all events", stop);
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

    private DateTimeOffset? FirstMask() => testbed.Messages.LatenciesSince(back)
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
        var heard = new MessageCounts();
        await using BrokerClient late = await BrokerClient.ConnectAsync(testbed.Broker!, TestbedConfiguration.Prefix, heard.Add);
        using var timer = new PeriodicTimer(Glance);
        for (int glances = 0; heard.Retained("status") < statuses && glances < GlancesAtMost; glances++)
            await timer.WaitForNextTickAsync(stop);
        return heard.Retained("status");
    }
}

/// <summary>Adds and removes an object of a camera again and again, so that there are events to lose.</summary>
internal sealed class StateChanges : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ObjectId Id = new(2);

    // A corner that the disc does not come to.
    private static readonly BoxXyxy Corner = new(430, 240, 490, 280);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _changing;

    public StateChanges(CameraProbe probe) => _changing = ChangeAsync(probe.Camera!, _stop.Token);

    /// <summary>No more events come of this.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _changing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static async Task ChangeAsync(ICommandTarget camera, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            for (int turn = 0; await timer.WaitForNextTickAsync(stop); turn++)
            {
                CameraCommand command = turn % 2 == 0
                    ? new PromptObject(new Prompt { ObjectId = Id, Box = Corner })
                    : new RemoveObject(Id);
                camera.Submit(command);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
