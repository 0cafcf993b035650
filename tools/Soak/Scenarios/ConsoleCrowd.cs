using System.Net;
using System.Net.Sockets;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Soak.Viewers;

namespace SamStream.Soak.Scenarios;

/// <summary>A crowd at the console that means harm, while somebody watches.</summary>
internal sealed class ConsoleCrowd()
    : Scenario("console-hostile", "1,000 sockets opened and left, 400 with bad messages, 1,000 bad requests, 8 viewers who never read")
{
    private const int Left = 1_000, BadMessages = 400, BadRequests = 1_000, Blind = 8, Looks = 20;
    private const double MostBytes = 4e6;
    private const int MostHandles = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(150);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        TestbedSetup setup = new() { HasConsole = true };
        await using Testbed testbed = await run.StartAsync(setup);
        CameraProbe probe = testbed.Probes[0];
        var visitors = new HostileVisitors(testbed.Console, probe.Monitor.Id);
        using var client = new HttpClient();
        await using LiveClient viewer = await LiveClient.ConnectAsync(testbed.Console, probe.Monitor.Id, setup.Stream.Size.Width, shown: null, run.Stop);
        // Buffers grow to what so many need at a time, and are kept: so a second crowd like it must need no more.
        long atFirst = await LeastHeapAsync(run);
        await ComeAndGoAsync(testbed, visitors, client, run);
        long heap = await LeastHeapAsync(run);
        int handles = ProcessSample.Take(default).Handles;
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        long pictures = viewer.Pictures;
        (int told, int taken) = await ComeAndGoAsync(testbed, visitors, client, run);
        double seconds = (TimeProvider.System.GetUtcNow() - begin).TotalSeconds;
        pictures = viewer.Pictures - pictures;
        int results = probe.ResultsSince(begin).Count;
        long grown = await LeastHeapAsync(run) - heap;
        int open = ProcessSample.Take(default).Handles - handles;
        bool isFollowed = probe.ResultsSince(begin)[^1].Objects == 1;
        await testbed.StopRunAsync();
        return
        [
            // All were closed: each is waited for. One that is still sending hears of the end alone.
            Check.Told($"sockets with a bad message that were told why they are closed, of {BadMessages}", Figures.Count(told)),
            Check.Zero("bad requests that were taken", taken),
            Check.Told("results meanwhile", Figures.Rate(results / seconds)),
            Check.Told("pictures for who watches meanwhile", Figures.Rate(pictures / seconds)),
            Check.Told("growth of the managed heap with a crowd like it before", Figures.Megabytes(heap - atFirst)),
            new Check("growth of the managed heap", Figures.Megabytes(grown), "< 4 MB", grown < MostBytes),
            new Check("more files and sockets than before", Figures.Count(open), $"≤ {MostHandles}", open <= MostHandles),
            new Check("the object is followed, and no other", isFollowed ? "yes" : "no", "yes", isFollowed),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static async Task<(int Told, int Taken)> ComeAndGoAsync(
        Testbed testbed, HostileVisitors visitors, HttpClient client, ScenarioRun run)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        patience.CancelAfter(Patience);
        List<Socket> blind = [];
        for (int i = 0; i < Blind; i++)
            blind.Add(await visitors.OpenAndWatchBlindAsync(run.Stop));
        for (int i = 0; i < Left; i++)
            await visitors.OpenAndLeaveAsync(patience.Token);
        int told = 0, taken = 0;
        for (int i = 0; i < BadMessages; i++)
            told += await visitors.SayHarmAsync(i, patience.Token) is null ? 0 : 1;
        for (int i = 0; i < BadRequests; i++)
            taken += await visitors.AskHarmAsync(client, i, patience.Token) < HttpStatusCode.BadRequest ? 1 : 0;
        blind.ForEach(socket => socket.Dispose());
        await GoneAsync(testbed, run);
        return (told, taken);
    }

    // Pools give back what is idle only after some seconds, and a frame that is on its way counts as well.
    private static async Task<long> LeastHeapAsync(ScenarioRun run)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Looks; i++)
        {
            await run.PassAsync(TimeSpan.FromSeconds(1));
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    // The server needs a moment to see that sockets were left.
    private static Task GoneAsync(Testbed testbed, ScenarioRun run)
    {
        int last = int.MaxValue, same = 0;
        return testbed.UntilAsync(() =>
        {
            int now = ProcessSample.Take(default).Handles;
            same = now == last ? same + 1 : 0;
            last = now;
            return same > 100;
        }, Patience, "those who left are forgotten", run.Stop);
    }
}
