using System.Globalization;
using System.Text;
using SamStream.Chaos.Brokers;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>How long somebody waits for the first mask of an object that is named while a camera runs.</summary>
internal sealed class PromptLatency() : Scenario("prompt", "none: from a prompt at the broker to its first mask at another client")
{
    private const int Prompts = 60;
    private const int ObjectId = 2;

    // The pattern's number has 16 blocks in the top eighth, of which the first ones are always dark: an object as large as a person
    // at some distance, and one that is nearly half as wide as the picture.
    private const int CounterBits = 16, DarkBits = 7, CompactBits = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Apart = TimeSpan.FromMilliseconds(530);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(60);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        TestbedSetup setup = TestbedSetup.Preset with { Broker = new MosquittoOptions() };
        (int width, int height) = setup.Stream.Size;
        await using Testbed testbed = await run.StartAsync(setup);
        List<double> forCompact = [], forWide = [];
        for (int i = 0; i < Prompts; i++)
        {
            bool isCompact = i % 2 == 0;
            await run.PassAsync(Apart);
            DateTimeOffset begin = TimeProvider.System.GetUtcNow();
            await SendAsync(testbed, "prompt/set", string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":{{ObjectId}},"box":[0,0,{{width * (isCompact ? CompactBits : DarkBits) / CounterBits}},{{height / CounterBits * 2}}]}"""), run);
            await testbed.UntilAsync(() => testbed.Messages.MaskSince(begin, ObjectId) is not null, Patience, $"the mask of prompt {i + 1}", run.Stop);
            (isCompact ? forCompact : forWide).Add((testbed.Messages.MaskSince(begin, ObjectId)!.Value - begin).TotalMilliseconds);
            await SendAsync(testbed, "prompt/set", $$"""{"id":{{ObjectId}},"mode":"remove"}""", run);
            await testbed.UntilAsync(() => testbed.Probes[0].ResultsSince(default)[^1].Objects == 1, Patience, "its end", run.Stop);
        }

        await testbed.StopRunAsync();
        return
        [
            Check.Told($"prompt → first mask of an object of 160x90 ({forCompact.Count} prompts, 1280x720, 25 frames/s, one object followed)",
                Quantiles.Text(forCompact)),
            Check.Told($"prompt → first mask of an object of 560x90 ({forWide.Count} prompts)", Quantiles.Text(forWide)),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static ValueTask SendAsync(Testbed testbed, string topic, string payload, ScenarioRun run) =>
        new(testbed.Observer!.PublishAsync($"{TestbedConfiguration.Prefix}/{testbed.Probes[0].Monitor.Id}/{topic}", Encoding.UTF8.GetBytes(payload), run.Stop));
}
