using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Options;
using SamStream.Sources.TestPattern;

namespace SamStream.Cli.Run;

/// <summary>What a preset costs on this machine, for one object on a test pattern of 1280x720 without outputs.</summary>
/// <param name="Preset">Its name.</param>
/// <param name="FramesPerSecond">From the first frame to the last, opening apart.</param>
/// <param name="ProcessorMilliseconds">Of all processors, for one frame.</param>
internal sealed record PresetCost(string Preset, double FramesPerSecond, double ProcessorMilliseconds);

/// <summary>Measures what presets cost, and keeps it beside the built graphs for as long as machine and program stay the same.</summary>
internal static class PresetCosts
{
    /// <summary>Frames of a measurement; where each is encoded in full, an eighth of them.</summary>
    private const int Frames = 64;

    private static string Note => GraphCache.KeyOf(
        "presets", typeof(PresetCosts).Assembly.ManifestModule.ModuleVersionId.ToString(), Processors.OfProcess().ToString(),
        Environment.MachineName);

    /// <summary>What was measured before; empty if nothing was.</summary>
    public static IReadOnlyList<PresetCost> Read()
    {
        try
        {
            return GraphCache.Default().FindNote(Note) is { } kept
                ? JsonSerializer.Deserialize(kept, PresetCostsJson.Default.IReadOnlyListPresetCost) ?? []
                : [];
        }
        catch (JsonException)
        {
            // One that was torn or written by somebody else is measured anew.
            return [];
        }
    }

    /// <summary>Measures every preset and keeps that.</summary>
    /// <param name="tell">Called with each preset before it is measured.</param>
    /// <param name="stop">Ends it; nothing is kept.</param>
    /// <exception cref="ModelException">A file of the model is missing or another one, or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<IReadOnlyList<PresetCost>> MeasureAsync(Action<PresetSettings> tell, CancellationToken stop)
    {
        var costs = new List<PresetCost>();
        foreach (PresetSettings preset in Presets.All)
        {
            tell(preset);
            costs.Add(await MeasureAsync(preset, stop));
        }

        string text = JsonText.Of<IReadOnlyList<PresetCost>>(costs, PresetCostsJson.Default.IReadOnlyListPresetCost);
        GraphCache.Default().WriteNote(Note, Encoding.UTF8.GetBytes(text));
        return costs;
    }

    private static async Task<PresetCost> MeasureAsync(PresetSettings preset, CancellationToken stop)
    {
        var planner = new SegmentationPlanner(Environment.CurrentDirectory, Place.CommandLine);
        SegmentationPlan plan = planner.Plan(preset.Over(new ModelOptions()), new TrackerOptions(), preset.Schedule)
            ?? throw new InvalidOperationException("a preset without options of its own has a plan");
        var pattern = new TestPatternOptions { Scenario = TestPatternScenario.Mixed, Width = 1280, Height = 720, ObjectCount = 1 };
        using SamModel model = SamModel.Open(ManifestReader.Read(plan.Manifest), plan.Model.ForFrames(pattern.Width, pattern.Height));
        int frames = preset.Schedule.Carries ? Frames : Frames / 8;
        // What is allocated and compiled with the first frames is no cost of a frame.
        await RunAsync(frames / 4);
        TimeSpan processorBefore = ProcessorUse.Total;
        long started = Stopwatch.GetTimestamp();
        await RunAsync(frames);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new PresetCost(preset.Name, frames / seconds, (ProcessorUse.Total - processorBefore).TotalMilliseconds / frames);

        async Task RunAsync(int count)
        {
            TestPatternOptions source = pattern with { FrameCount = count };
            await using FramePipeline pipeline = new FramePipelineBuilder()
                .UseSource(source.CreateSource(NullLoggerFactory.Instance))
                .UseSegmenter(new SamSegmenter(model, plan.Tracker))
                .UseSchedule(preset.Schedule)
                .UsePrompts(new TestPatternScene(source).Prompts(0))
                .Build();
            PipelineReport report = await pipeline.RunAsync(stop);
            stop.ThrowIfCancellationRequested();
            if (report.Error is { } failure)
                throw failure;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<PresetCost>))]
internal sealed partial class PresetCostsJson : JsonSerializerContext;
