using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Messages;
using SamStream.Sources.Media.Inputs;

namespace SamStream.Integration.Tests.Running;

/// <summary>Reads what a run wrote, as its readers would.</summary>
internal sealed class RunResults(string folder)
{
    /// <summary>The results line by line; a line without its end is left out, as a reader would.</summary>
    public IReadOnlyList<FrameMessage> Lines
    {
        get
        {
            string text = File.ReadAllText(Path.Combine(folder, "results.jsonl"));
            string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. lines.Select(line => JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage)!)];
        }
    }

    public RunSummaryMessage Summary => JsonSerializer.Deserialize(
        File.ReadAllText(Path.Combine(folder, "summary.json")), MessageJson.Default.RunSummaryMessage)!;

    /// <summary>The mask images in order.</summary>
    public IReadOnlyList<IndexedPng> Masks =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, "masks"), "*.png")
            .Order(StringComparer.Ordinal)
            .Select(IndexedPng.Read),
    ];

    public string Overlay => Path.Combine(folder, "overlay.mp4");

    /// <summary>Opens the overlay as a video.</summary>
    public async Task<SourceProperties> OpenOverlayAsync()
    {
        await using IFrameSource video = new VideoFileOptions { Path = Overlay }.CreateSource(NullLoggerFactory.Instance);
        return await video.OpenAsync(CancellationToken.None);
    }
}
