using SamStream.Chaos.Brokers;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>How long a frame takes to become a message, beside the model's own time.</summary>
internal sealed class MessageLatency() : Scenario("latency", "none: from a frame's capture to its message at another client, 1280x720 with the preset realtime")
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(40);

    public override TimeSpan Lasting(SoakOptions options) => Window + TimeSpan.FromSeconds(10);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(TestbedSetup.Preset with { Broker = new MosquittoOptions() });
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        long before = testbed.Probes[0].Monitor.Snapshot()!.Drops.GetValueOrDefault(DropCause.Superseded);
        await run.PassAsync(Window);
        CameraProbe probe = testbed.Probes[0];
        PipelineSnapshot snapshot = probe.Monitor.Snapshot()!;
        double[] messages = [.. testbed.Messages.LatenciesSince(begin).Select(message => message.Latency.TotalMilliseconds)];
        if (messages.Length == 0)
            throw new ScenarioException("no mask reached the observer");
        await testbed.StopRunAsync();
        return
        [
            Check.Told($"frame in → message out ({messages.Length} messages)", Quantiles.Text(messages)),
            Check.Told("frame in → result", Quantiles.Text([.. probe.ResultsSince(begin).Select(result => result.Latency.TotalMilliseconds)])),
            Check.Told("model: encoder", Stage(snapshot, "encode")),
            Check.Told("model: decoder and tracking", Stage(snapshot, "track")),
            Check.Told("dropped for want of processor", Figures.Count(snapshot.Drops.GetValueOrDefault(DropCause.Superseded) - before)),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static string Stage(PipelineSnapshot snapshot, string name)
    {
        LatencySummary latency = snapshot.Stages.First(stage => stage.Name == name).Latency;
        return $"p50 {Figures.Milliseconds(latency.P50.TotalMilliseconds)}, p95 {Figures.Milliseconds(latency.P95.TotalMilliseconds)}, "
            + $"p99 {Figures.Milliseconds(latency.P99.TotalMilliseconds)}";
    }
}
