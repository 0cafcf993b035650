using SamStream.Cli.Configuration.Options;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Run;

/// <summary>What a preset stands for where nothing else is said: size of the input, precision and schedule.</summary>
/// <param name="Preset">Which one.</param>
/// <param name="Quality">Size of the network's input; null: the model's own square.</param>
/// <param name="Precision">In what the network is computed.</param>
/// <param name="Schedule">Which frames are encoded, and what of them.</param>
/// <param name="Purpose">What takes it by default.</param>
internal sealed record PresetSettings(
    Preset Preset, ModelQuality? Quality, ModelPrecision Precision, EncodeSchedule Schedule, string Purpose)
{
    /// <summary>As it is written.</summary>
    public string Name { get; } = $"{Preset}".ToLowerInvariant();

    /// <summary>The size of the input, as it is told.</summary>
    public string Input { get; } = Quality is { } quality ? $"quality {quality}".ToLowerInvariant() : "the model's own square";

    /// <summary>In what the network is computed, as it is written.</summary>
    public string Bits { get; } = EnumWord.Of(Precision);

    /// <summary>The model with the preset's input and precision, as far as nothing else is said.</summary>
    public ModelOptions Over(ModelOptions model) => (SaysSize(model) ? model : model with { Quality = Quality }) with
    {
        Precision = model.Precision ?? Precision,
    };

    /// <summary>What the preset decides of a run, in words; null if everything is said otherwise.</summary>
    public string? Said(RunOptions options, IEnumerable<EncodeSchedule?> ofCameras)
    {
        bool isScheduleOpen = options.Schedule is null && ofCameras.Any(schedule => schedule is null);
        string[] decided =
        [
            .. SaysSize(options.Model) ? [] : new[] { Input },
            .. options.Model.Precision is null ? new[] { $"precision {Bits}" } : [],
            .. isScheduleOpen ? new[] { $"schedule {ScheduleText.Of(Schedule)}" } : [],
        ];
        return decided.Length == 0 ? null : $"Preset {Name}: {string.Join(", ", decided)}";
    }

    private static bool SaysSize(ModelOptions model) => model.InputSize is not null || model.Quality is not null;
}

/// <summary>The presets: one choice for what <c>quality</c>, <c>precision</c> and <c>schedule</c> say one by one.</summary>
internal static class Presets
{
    private static readonly EncodeSchedule Adaptive = ScheduleText.Adaptive(4) with { Region = EncodeRegion.Objects };

    /// <summary>All of them, the quickest first.</summary>
    public static IReadOnlyList<PresetSettings> All { get; } =
    [
        new(Preset.Realtime, ModelQuality.High, ModelPrecision.Auto, Adaptive, "cameras"),
        new(Preset.Balanced, ModelQuality.Full, ModelPrecision.Auto, Adaptive, "files"),
        new(Preset.Accurate, null, ModelPrecision.Fp32, EncodeSchedule.EveryFrame, "evaluations"),
    ];

    /// <summary>The settings of a preset.</summary>
    /// <param name="preset">Which one.</param>
    /// <param name="isLive">Whether frames come whether they are taken or not: what auto goes by.</param>
    public static PresetSettings Of(Preset preset, bool isLive)
    {
        if (preset == Preset.Auto)
            preset = isLive ? Preset.Realtime : Preset.Balanced;
        return All.First(settings => settings.Preset == preset);
    }
}
