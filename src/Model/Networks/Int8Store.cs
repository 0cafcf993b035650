using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;

namespace SamStream.Model.Networks;

/// <summary>Keeps the 8-bit encoders of one model and input size in the cache of graphs.</summary>
/// <remarks>
/// Each calibration has a graph of its own; a note says which one counts, the last that was accepted, and what it was
/// measured to be worth.
/// </remarks>
/// <param name="cache">Where they are.</param>
/// <param name="purpose">What their names begin with.</param>
/// <param name="settings">What they depend on besides the calibration.</param>
internal sealed class Int8Store(GraphCache cache, string purpose, string[] settings)
{
    /// <summary>The graph that counts; null if there is none.</summary>
    public string? FindGraph() => FindReport() is { } report ? cache.Find(GraphKey(report.Calibration)) : null;

    /// <summary>What is known of the graph that counts; null if there is none.</summary>
    public Int8Report? FindReport()
    {
        try
        {
            return cache.FindNote(NoteName) is { } note
                ? JsonSerializer.Deserialize(note, Int8Json.Default.Int8Report)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a graph as the one that counts.</summary>
    /// <exception cref="ModelException">The cache cannot be written.</exception>
    public void Keep(byte[] graph, Int8Report report)
    {
        cache.Add(GraphKey(report.Calibration), graph);
        cache.WriteNote(NoteName, JsonSerializer.SerializeToUtf8Bytes(report, Int8Json.Default.Int8Report));
    }

    private string NoteName => GraphCache.KeyOf(purpose, settings);

    private string GraphKey(string calibration) => GraphCache.KeyOf(purpose, [.. settings, calibration]);
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

    /// <summary>Layers that stay in floats, since bytes cost them too much.</summary>
    public required IReadOnlyList<string> LayersInFloats { get; init; }

    /// <summary>SHA-256 of the frames.</summary>
    public required string Calibration { get; init; }

    /// <summary>Whether the 8-bit encoder may be used.</summary>
    public bool IsAccepted => Objects >= FewestObjects && Fp32MeanIou - Int8MeanIou <= LargestFall;
}

/// <summary>Serializer of the notes beside 8-bit encoders, made at compile time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Int8Report))]
internal sealed partial class Int8Json : JsonSerializerContext;
