using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Inputs;
using SamStream.Pipeline.Sources;
using SamStream.Sources;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>Reads what a run has left.</summary>
internal static class FileCheck
{
    private const int MostFrames = 2000;

    /// <summary>Lines of a file with one JSON object each, and how many of them are none.</summary>
    public static (int Lines, int Unreadable) UnreadableLines(string path)
    {
        string[] lines = File.ReadAllLines(path);
        return (lines.Length, lines.Count(line => !IsJson(line)));
    }

    /// <summary>Frames of a video or a folder of images that can be decoded.</summary>
    /// <exception cref="SourceException">It cannot be opened, or is damaged.</exception>
    public static async Task<int> DecodedFramesAsync(string path, CancellationToken stop)
    {
        await using IFrameSource source = SourceLocator.Parse(path).CreateSource(NullLoggerFactory.Instance);
        using FrameClip frames = await FrameClip.ReadAsync(source, MostFrames, stop);
        return frames.Frames.Count;
    }

    private static bool IsJson(string line)
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
