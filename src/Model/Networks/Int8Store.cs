using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;

namespace SamStream.Model.Networks;

/// <summary>Keeps what was calibrated for a scene, of one model and input size, in the cache of graphs.</summary>
/// <remarks>
/// Each calibration has ranges of its own; a note says which ones count, the last that were accepted, and what they were
/// measured to be worth. Graphs are built from them like from those that come with a model.
/// </remarks>
/// <param name="cache">Where they are.</param>
/// <param name="purpose">What their names begin with.</param>
/// <param name="model">SHA-256 of the encoder.</param>
/// <param name="settings">What they depend on besides the calibration.</param>
internal sealed class Int8Store(GraphCache cache, string purpose, string model, params string[] settings)
{
    /// <summary>The ranges that count; null if there are none, or none that can be read.</summary>
    public ActivationRanges? FindRanges()
    {
        if (FindReport() is not { } report)
            return null;
        var name = RangesName(report.Calibration);
        try
        {
            return cache.FindNote(name) is { } note ? ActivationRanges.Parse(note, name, model) : null;
        }
        catch (ModelException)
        {
            return null;
        }
    }

    /// <summary>What is known of the ranges that count; null if there are none.</summary>
    public Int8Report? FindReport()
    {
        try
        {
            return cache.FindNote(ReportName) is { } note
                ? JsonSerializer.Deserialize(note, Int8Json.Default.Int8Report)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps ranges as those that count.</summary>
    /// <exception cref="ModelException">The cache cannot be written.</exception>
    public void Keep(ActivationRanges ranges, Int8Report report)
    {
        cache.WriteNote(RangesName(report.Calibration), ranges.ToJson());
        cache.WriteNote(ReportName, JsonSerializer.SerializeToUtf8Bytes(report, Int8Json.Default.Int8Report));
    }

    private string ReportName => GraphCache.KeyOf(purpose, [model, .. settings]);

    private string RangesName(string calibration) => GraphCache.KeyOf($"{purpose}-ranges", [model, .. settings, calibration]);
}

/// <summary>What an 8-bit encoder is worth beside the 32-bit one, measured on the frames that it was calibrated with.</summary>
public sealed record Int8Report
{
    /// <summary>The most that <see cref="Fp32MeanIou"/> may be above <see cref="Int8MeanIou"/>.</summary>
    public const double LargestFall = 0.01;

    /// <summary>Fewer objects say nothing.</summary>
    public const int FewestObjects = 10;

    /// <summary>Frames of the calibration.</summary>
    public required int Frames { get; init; }

    /// <summary>Objects that the 32-bit model finds on them by points, which are what both are measured with.</summary>
    public required int Objects { get; init; }

    /// <summary>Mean IoU of those objects with what the 32-bit model makes of their boxes, 0 to 1.</summary>
    public required double Fp32MeanIou { get; init; }

    /// <summary>Mean IoU of those objects with what the 8-bit model makes of their boxes, 0 to 1.</summary>
    public required double Int8MeanIou { get; init; }

    /// <summary>Mean IoU of the masks that both make of a box, 0 to 1.</summary>
    public required double Agreement { get; init; }

    /// <summary>SHA-256 of the frames.</summary>
    public required string Calibration { get; init; }

    /// <summary>Whether the 8-bit encoder may be used.</summary>
    public bool IsAccepted => Objects >= FewestObjects && Fp32MeanIou - Int8MeanIou <= LargestFall;
}

/// <summary>Serializer of the notes beside 8-bit encoders, made at compile time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Int8Report))]
internal sealed partial class Int8Json : JsonSerializerContext;
