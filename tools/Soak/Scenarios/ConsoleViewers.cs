using System.Globalization;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Soak.Viewers;

namespace SamStream.Soak.Scenarios;

/// <summary>What those who watch in the console cost a run. Rounds with nobody, one and four take turns.</summary>
internal sealed class ConsoleViewers() : Scenario("viewers", "nobody, one and four who watch 1280x720 at 25 frames/s in the console, in turns")
{
    private const int Rounds = 4;
    private const double MostForOne = 0.03, MostForFour = 0.08;
    private static readonly int[] Viewers = [0, 1, 4];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4), Window = TimeSpan.FromSeconds(12);

    public override TimeSpan Lasting(SoakOptions options) => (Settling + Window) * Rounds * Viewers.Length;

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        TestbedSetup setup = TestbedSetup.Preset with { HasConsole = true };
        await using Testbed testbed = await run.StartAsync(setup);
        var watches = Viewers.ToDictionary(count => count, _ => new List<Watch>());
        for (int round = 0; round < Rounds; round++)
        {
            // A machine that gets slower or faster favours none.
            foreach (int count in round % 2 == 0 ? Viewers : Viewers.Reverse())
            {
                run.Say($"round {round + 1} of {Rounds}, viewers: {count}");
                watches[count].Add(await WatchAsync(testbed, count, setup.Stream.Size.Width, run));
            }
        }

        await testbed.StopRunAsync();
        return
        [
            .. Viewers.SelectMany(count => Checks(count, watches[count], watches[0])),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static async Task<Watch> WatchAsync(Testbed testbed, int count, int width, ScenarioRun run)
    {
        CameraProbe probe = testbed.Probes[0];
        var clients = new List<LiveClient>();
        try
        {
            for (int i = 0; i < count; i++)
                clients.Add(await LiveClient.ConnectAsync(testbed.Console, probe.Monitor.Id, width, shown: null, run.Stop));
            await run.PassAsync(Settling);
            DateTimeOffset begin = TimeProvider.System.GetUtcNow();
            long encoded = probe.Monitor.Snapshot()!.FramesEncoded;
            TimeSpan busy = Environment.CpuUsage.TotalTime;
            long pictures = clients.Sum(client => client.Pictures), bytes = clients.Sum(client => client.Bytes);
            await run.PassAsync(Window);
            double seconds = (TimeProvider.System.GetUtcNow() - begin).TotalSeconds;
            return new Watch(
                probe.ResultsSince(begin).Count / seconds,
                (probe.Monitor.Snapshot()!.FramesEncoded - encoded) / seconds,
                (Environment.CpuUsage.TotalTime - busy).TotalSeconds / seconds / Environment.ProcessorCount,
                count == 0 ? 0 : (clients.Sum(client => client.Pictures) - pictures) / seconds / count,
                count == 0 ? 0 : (clients.Sum(client => client.Bytes) - bytes) / seconds / count);
        }
        finally
        {
            foreach (LiveClient client in clients)
                await client.DisposeAsync();
        }
    }

    private static IEnumerable<Check> Checks(int count, List<Watch> watches, List<Watch> alone)
    {
        string who = count == 0 ? "nobody watches" : $"{count} watch";
        double rate = Median(watches, watch => watch.Results);
        yield return Check.Told($"{who}: results", Figures.Rate(rate));
        yield return Check.Told($"{who}: encoded", Figures.Rate(Median(watches, watch => watch.Encoded)));
        yield return Check.Told($"{who}: processors, viewers included", string.Create(CultureInfo.InvariantCulture, $"{100 * Median(watches, watch => watch.Cpu):0} %"));
        if (count == 0)
            yield break;
        yield return Check.Told($"{who}: pictures for each", Figures.Rate(Median(watches, watch => watch.Pictures)));
        yield return Check.Told($"{who}: bytes for each", $"{Figures.Megabytes(Median(watches, watch => watch.Bytes))}/s");
        double cost = 1 - (rate / Median(alone, watch => watch.Results)), most = count == 1 ? MostForOne : MostForFour;
        yield return new Check($"{who}: cost to the frame rate", Figures.Percent(cost), $"< {Figures.Percent(most)}", cost < most);
    }

    private static double Median(List<Watch> watches, Func<Watch, double> figure) => Quantiles.Of(watches.Select(figure), 0.5);

    /// <summary>What was seen in a window, by second.</summary>
    private sealed record Watch(double Results, double Encoded, double Cpu, double Pictures, double Bytes);
}
