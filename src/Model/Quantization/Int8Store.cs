using System.Text.Json;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.TinyVit;
using SamStream.Model.Manifests;
using SamStream.Model.Sam;

namespace SamStream.Model.Quantization;

/// <summary>Keeps the 8-bit encoders of one model and input size in the cache of graphs.</summary>
/// <remarks>
/// Each calibration has a graph of its own; a note says which one counts, the last that was accepted, and what it was
/// measured to be worth.
/// </remarks>
internal sealed class Int8Store(GraphCache cache, ModelManifest manifest, InputSize size)
{
    /// <summary>Raise it when the same calibration gives another graph.</summary>
    private const int Version = 1;

    private const string Purpose = "tiny-vit-int8";

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

    private string NoteName => GraphCache.KeyOf(Purpose, Settings);

    private string[] Settings => [manifest.Encoder.Sha256, $"{TinyVitEncoder.Version}", $"{Version}", $"{size}"];

    private string GraphKey(string calibration) => GraphCache.KeyOf(Purpose, [.. Settings, calibration]);
}
