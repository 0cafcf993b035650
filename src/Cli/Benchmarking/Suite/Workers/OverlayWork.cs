using SamStream.Cli.Inputs;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>The overlay video of frames without objects: drawing the clock and compressing.</summary>
/// <param name="clip">The frames; owned.</param>
/// <param name="preset">How much work compressing may be.</param>
internal sealed class OverlayWork(FrameClip clip, OverlayPreset preset) : IWorkload
{
    private readonly FrameResultPool _results = new();

    public async Task<int> RunAsync(LapClock clock, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("samstream-bench-").FullName;
        try
        {
            await clock.TimeAsync(() => WriteAsync(folder, stop));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return clip.Frames.Count;
    }

    public void Dispose() => clip.Dispose();

    private async Task WriteAsync(string folder, CancellationToken stop)
    {
        await using var sink = new OverlayVideoSink(new OutputFolder(folder), new OverlayVideoOptions { Preset = preset });
        VideoFrame first = clip.Frames[0];
        var properties = new SourceProperties { Width = first.Width, Height = first.Height, IsLive = false };
        await sink.OpenAsync(new SinkContext(first.Metadata.SourceId, properties), stop);
        foreach (VideoFrame frame in clip.Frames)
        {
            FrameResult result = _results.Rent(frame.Share());
            try
            {
                await sink.WriteAsync(result, stop);
            }
            finally
            {
                result.Dispose();
            }
        }

        await sink.CompleteAsync(stop);
    }
}
