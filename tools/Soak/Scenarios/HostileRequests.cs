using SamStream.Chaos.Brokers;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Soak.Viewers;

namespace SamStream.Soak.Scenarios;

/// <summary>A flood of requests that somebody made up to do harm.</summary>
internal sealed class HostileRequests() : Scenario("requests-hostile", "1,000 hostile requests, then 10,000 of random bytes")
{
    private const int Hostile = 1_000, RandomBytes = 10_000, InFlight = 100;
    private const double MostBytes = 4e6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(60);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup { Broker = new MosquittoOptions() });
        CameraProbe probe = testbed.Probes[0];
        var random = new Random(20261122);
        // Buffers and code of the way that requests take.
        await SendAsync(testbed, probe, InFlight, number => HostilePayload.Make(random, number), run);
        long warm = Refused(probe);

        long heap = GC.GetTotalMemory(forceFullCollection: true);
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        await SendAsync(testbed, probe, Hostile, number => HostilePayload.Make(random, number), run);
        run.Say($"{Hostile} hostile requests are answered");
        await SendAsync(testbed, probe, RandomBytes, _ => HostilePayload.MakeRandom(random), run);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - heap;
        int masks = Testbed.Masks(probe, begin);
        long refused = Refused(probe) - warm, answered = testbed.Messages.Count("nack");
        string reasons = string.Join(", ", Reasons(probe).OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Value} {reason.Key}"));
        bool isFollowed = probe.ResultsSince(begin)[^1].Objects == 1;
        await testbed.StopRunAsync();
        return
        [
            new Check("refused with a counted reason", Figures.Count(refused), Figures.Count(Hostile + RandomBytes), refused == Hostile + RandomBytes),
            Check.Told("reasons, warm-up included", reasons),
            new Check("nacks at the observer", Figures.Count(answered), Figures.Count(InFlight + Hostile + RandomBytes),
                answered == InFlight + Hostile + RandomBytes),
            new Check("growth of the managed heap", Figures.Megabytes(grown), "< 4 MB", grown < MostBytes),
            new Check("masks meanwhile", Figures.Count(masks), "> 0", masks > 0),
            new Check("the object is followed, and no other", isFollowed ? "yes" : "no", "yes", isFollowed),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static async Task SendAsync(Testbed testbed, CameraProbe probe, int count, Func<int, byte[]> payload, ScenarioRun run)
    {
        long before = Refused(probe);
        for (int sent = 1; sent <= count; sent++)
        {
            string topic = $"{TestbedConfiguration.Prefix}/{probe.Monitor.Id}/{(sent % 4 == 0 ? "command" : "prompt/set")}";
            await testbed.Observer!.PublishAsync(topic, payload(sent), run.Stop);
            // As fast as they are taken: what is beyond the inbox is refused as busy, which tells less.
            int least = sent;
            if (sent % InFlight == 0 || sent == count)
                await testbed.UntilAsync(() => Refused(probe) - before >= least, Patience, $"{least} refusals", run.Stop);
        }

        await testbed.UntilAsync(() => probe.Monitor.Mqtt!().SpoolMessages == 0, Patience, "all answers", run.Stop);
    }

    private static IEnumerable<KeyValuePair<string, long>> Reasons(CameraProbe probe) =>
        probe.Monitor.Mqtt!().Requests.Where(outcome => outcome.Key is not ("accepted" or "done" or "refused"));

    private static long Refused(CameraProbe probe) => Reasons(probe).Sum(reason => reason.Value);
}
