using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Benchmarking.Suite.Workers;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Benchmarking.Suite;

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
        ModelManifest manifest = ModelCatalog.For().Read(settings.Model);
        WorkerTask task = settings.TaskOf(WorkKind.Encoder) with { Input = calibration };
        await using IFrameSource source = WorkerClip.PlanOf(task, int.MaxValue).Source.Create(NullLoggerFactory.Instance);
        using SampledFrames clip = await SampledFrames.ReadAsync(source, Frames, stop);
        foreach (InputSize size in await SizesAsync(settings, stop))
        {
            SamModelOptions options = settings.Options with { Input = size, Quality = null, Precision = ModelPrecision.Int8 };
            tell($"8-bit encoder for {size}, calibrated on {calibration}");
            Int8Report report = await Task.Run(() => new Int8Optimization(manifest, options).Run(clip.Frames, stop), stop);
            if (!report.IsAccepted)
                tell($"8-bit encoder for {size} is refused: samstream models optimize tells why");
        }
    }

    private static async Task<IEnumerable<InputSize>> SizesAsync(SuiteSettings settings, CancellationToken stop)
    {
        var sizes = new List<InputSize>();
        if (settings.Parts.Contains(SuitePart.Encoder) || settings.Parts.Contains(SuitePart.Decoder))
            sizes.AddRange(Lineups.Sizes.Where(size => IsWanted(settings, size)));
        if (settings.Options.Precision == ModelPrecision.Int8)
        {
            using FrameCollector first = await WorkerClip.ReadAsync(settings.TaskOf(WorkKind.Job), 1, stop);
            sizes.Add(settings.Options.ForFrames(first.Frames[0].Width, first.Frames[0].Height).Input ?? InputSize.Square);
            sizes.Add(settings.Options.ForFrames(Lineups.PatternWidth, Lineups.PatternHeight).Input ?? InputSize.Square);
        }

        return sizes.Distinct();
    }

    private static bool IsWanted(SuiteSettings settings, InputSize size) =>
        settings.Only.Count == 0 || settings.Only.Any(text => Lineup.IsNamed(Lineups.NameOf(size, ModelPrecision.Int8), text));
}
