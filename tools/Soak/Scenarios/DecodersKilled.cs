using System.Diagnostics;
using System.Globalization;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Supervision;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>The children that decode are killed, again and again; how soon that is noticed, and how soon frames come again.</summary>
internal sealed class DecodersKilled() : Scenario("decoders-killed", $"every camera's decoder killed, {Rounds} times")
{
    // The wait doubles each time.
    private const int Rounds = 5, Cameras = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(50);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup { Cameras = Cameras });
        List<TimeSpan> noticed = [], opened = [];
        foreach (CameraProbe probe in testbed.Probes)
            opened.Add(Opening(probe, DateTimeOffset.MinValue));
        for (int round = 0; round < Rounds; round++)
        {
            DateTimeOffset begin = TimeProvider.System.GetUtcNow();
            int killed = KillDecoders();
            if (killed != Cameras)
                throw new InvalidOperationException($"{killed} decoders were there for {Cameras} cameras.");
            await testbed.UntilAsync(
                () => testbed.Probes.All(probe => Find(probe, begin, SourceState.Running) is not null), Patience, "frames after a kill", run.Stop);
            foreach (CameraProbe probe in testbed.Probes)
            {
                noticed.Add(Find(probe, begin, SourceState.Backoff)!.Since - begin);
                opened.Add(Opening(probe, begin));
            }
        }

        await testbed.StopRunAsync();
        return
        [
            Check.AtMost("noticed after, the slowest", noticed.Max(), Noticed),
            Check.Told($"noticed after ({noticed.Count} kills)", Spread(noticed)),
            Check.Told($"first frame after the attempt to open began ({opened.Count} openings)", Spread(opened)),
            Check.Zero("decoders left", Decoders().Count()),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static TimeSpan Opening(CameraProbe probe, DateTimeOffset since) =>
        Find(probe, since, SourceState.Running)!.Since - Find(probe, since, SourceState.Connecting)!.Since;

    private static SourceStatus? Find(CameraProbe probe, DateTimeOffset since, SourceState state) =>
        probe.ChangesSince(since).FirstOrDefault(change => change.State == state);

    private static int KillDecoders()
    {
        int[] decoders = [.. Decoders()];
        foreach (int decoder in decoders)
        {
            using var process = Process.GetProcessById(decoder);
            process.Kill();
        }

        return decoders.Length;
    }

    // Servers and relays' children are among them too.
    private static IEnumerable<int> Decoders() => ChildUsage.Processes.Where(child =>
    {
        string file = string.Create(CultureInfo.InvariantCulture, $"/proc/{child}/cmdline");
        return File.Exists(file) && File.ReadAllText(file).Contains("rtsp_transport", StringComparison.Ordinal);
    });

    private static string Spread(IReadOnlyCollection<TimeSpan> times)
    {
        double[] milliseconds = [.. times.Select(time => time.TotalMilliseconds)];
        return $"p50 {Figures.Milliseconds(Quantiles.Of(milliseconds, 0.5))}, p95 {Figures.Milliseconds(Quantiles.Of(milliseconds, 0.95))}";
    }
}
