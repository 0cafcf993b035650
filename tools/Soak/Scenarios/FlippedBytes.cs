using SamStream.Pipeline.Supervision;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>A share of a camera's bytes is flipped for a while.</summary>
internal sealed class FlippedBytes() : Scenario("camera-flipped", "1 % of the stream's bytes flipped for 10 s")
{
    private const double Share = 0.01;
    private const int WholeInARow = 10;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(60);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(30);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup());
        CameraProbe probe = testbed.Probes[0];
        TestbedCamera camera = testbed.Cameras[0];

        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        camera.Proxy.Flip(Share);
        await run.PassAsync(Lasts);
        camera.Proxy.Flip(0);
        SourceStatus then = probe.Monitor.Status;
        DateTimeOffset back = TimeProvider.System.GetUtcNow();
        await testbed.UntilAsync(() => FirstWhole(probe, back) is not null, Patience, $"{WholeInARow} whole pictures in a row", run.Stop);
        ObservedResult whole = FirstWhole(probe, back)!.Value;
        var outage = new Outage(probe, begin, back, then);
        TimeSpan wait = outage.WaitInForce();
        await testbed.StopRunAsync();
        IReadOnlyList<ObservedResult> during = probe.ResultsSince(begin);
        return
        [
            Check.AtMost("whole pictures again after", whole.CapturedAt - back, Outage.Allowance + wait, $"2 s + {Figures.Seconds(wait)} back-off"),
            Check.Told("bytes flipped", Figures.Count(camera.Proxy.FlippedBytes)),
            Check.Told("meanwhile", $"{during.Count(result => result.Number < 0)} damaged pictures, "
                + $"{probe.ChangesSince(begin).Count(change => change.State == SourceState.Backoff)} restarts"),
            new Check("object followed under its id", Ids(during), "yes", Ids(during) == "yes"),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static ObservedResult? FirstWhole(CameraProbe probe, DateTimeOffset since)
    {
        IReadOnlyList<ObservedResult> results = probe.ResultsSince(since);
        for (int i = 0; i + WholeInARow <= results.Count; i++)
        {
            if (results.Skip(i).Take(WholeInARow).All(result => result.Number >= 0 && result.CapturedAt >= since))
                return results[i];
        }

        return null;
    }

    private static string Ids(IReadOnlyList<ObservedResult> results) =>
        results.All(result => result.Objects == 1 && result.State is not null) ? "yes" : "no";
}
