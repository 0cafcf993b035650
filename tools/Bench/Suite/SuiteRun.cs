using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Bench.Workers;
using SamStream.Cli.Configuration;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Cli.Threads;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Sources;

namespace SamStream.Bench.Suite;

/// <summary>Carries out a suite, a table after the other; no more is loaded than a table needs.</summary>
/// <param name="settings">What is wanted.</param>
/// <param name="tell">Told what is done next.</param>
internal sealed class SuiteRun(SuiteSettings settings, Action<string> tell)
{
    private readonly SortedSet<string> _peers = new(StringComparer.Ordinal);

    /// <summary>Measures all tables.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<SuiteReport> RunAsync(CancellationToken stop)
    {
        ModelManifest manifest = ModelCatalog.For().Read(settings.Network.Manifest);
        WorkerTask task = settings.TaskOf(WorkKind.Encoder);
        RunPlan plan = WorkerClip.PlanOf(task, BenchmarkGroups.GraphFrames);
        using FrameClip clip = await WorkerClip.ReadAsync(task, BenchmarkGroups.GraphFrames, stop);
        if (plan.Prompts.ProblemsFor(clip.Frames[0].Width, clip.Frames[0].Height) is { Count: > 0 } problems)
            throw new ConfigurationException(problems);
        BoxXyxy box = plan.Prompts.Items[0].Prompt.Box!.Value;
        using var peer = new NodePeer(manifest, clip, box, settings.Network.Threads);
        var groups = new BenchmarkGroups(settings, peer);
        var tables = new List<SuiteTable>();
        foreach (SuitePart part in settings.Parts)
            tables.Add(await MeasureAsync(groups.Of(part), stop));
        ThreadPlan threads = ThreadPlan.For(1, new OnnxSessionOptions
        {
            Provider = settings.Network.Provider,
            IntraOpThreads = settings.Network.Threads,
        });
        return new SuiteReport(
            SuiteMachine.Of(threads.Processors), threads.Shares(settings.Network.Threads > 0), settings, [.. _peers], tables);
    }

    private async Task<SuiteTable> MeasureAsync(BenchmarkGroup group, CancellationToken stop)
    {
        try
        {
            IReadOnlyList<BenchmarkResult> results = await BenchmarkRounds.RunAsync(
                group.Benchmarks, settings.Rounds, text => tell($"{EnumWord.Of(group.Part)}: {text}"), stop);
            foreach (BenchmarkProcess process in group.Benchmarks.OfType<BenchmarkProcess>())
                Note(process.Version);
            return new SuiteTable(group.Part, group.What, group.Baseline, results);
        }
        finally
        {
            foreach (IBenchmark benchmark in group.Benchmarks)
                await benchmark.DisposeAsync();
        }
    }

    private void Note(string? version)
    {
        if (version?.StartsWith("samstream", StringComparison.Ordinal) == false)
            _peers.Add(version);
    }
}

/// <summary>Makes the encoders in 8 bits that a suite compares, as <c>samstream models optimize</c> does.</summary>
internal static class Int8Preparation
{
    private const int Frames = 16;

    /// <summary>Makes those that are not there; one that is refused is left out of the suite, which says so.</summary>
    /// <param name="settings">The suite.</param>
    /// <param name="calibration">A clip or a folder of images.</param>
    /// <param name="tell">Told what is done.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="SourceException">The calibration's input cannot be read.</exception>
    public static async Task RunAsync(SuiteSettings settings, string calibration, Action<string> tell, CancellationToken stop)
    {
        ModelManifest manifest = ModelCatalog.For().Read(settings.Network.Manifest);
        WorkerTask task = settings.TaskOf(WorkKind.Encoder) with { Input = calibration };
        await using IFrameSource source = WorkerClip.PlanOf(task, int.MaxValue).Source.CreateSource(NullLoggerFactory.Instance);
        using SampledFrames clip = await SampledFrames.ReadAsync(source, Frames, stop);
        var network = new OnnxSessionOptions { IntraOpThreads = settings.Network.Threads };
        foreach (InputSize size in BenchmarkGroups.Sizes.Where(size => IsWanted(settings, size)))
        {
            var options = new SamModelOptions { Encoder = network, Decoder = network, Input = size, Precision = ModelPrecision.Int8 };
            tell($"8-bit encoder for {size}, calibrated on {calibration}");
            Int8Report report = await Task.Run(() => new Int8Optimization(manifest, options).Run(clip.Frames, stop), stop);
            if (!report.IsAccepted)
                tell($"8-bit encoder for {size} is refused: samstream models optimize tells why");
        }
    }

    private static bool IsWanted(SuiteSettings settings, InputSize size) =>
        settings.Only.Count == 0 || settings.Only.Any(text => BenchmarkGroup.IsNamed(BenchmarkGroups.NameOf(size, ModelPrecision.Int8), text));
}
