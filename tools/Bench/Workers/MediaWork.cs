using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;
using SamStream.Cli.Inputs;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;
using SamStream.Sources.Options;

namespace SamStream.Bench.Workers;

/// <summary>A video's frames into pooled buffers, by a child of its own; nobody looks at them.</summary>
internal sealed class DecodeWork(FrameSourceOptions plan) : IWorkload
{
    private const int Buffers = 3;

    public async Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        int frames = 0;
        await clock.TimeAsync(async () => frames = await DecodeAsync(stop));
        return frames;
    }

    public void Dispose()
    {
    }

    private async Task<int> DecodeAsync(CancellationToken stop)
    {
        using var pool = new FramePool(Buffers);
        var channel = Channel.CreateBounded<VideoFrame>(1);
        await using IFrameSource source = plan.CreateSource(NullLoggerFactory.Instance);
        Task reading = ReadAsync(source, pool, channel.Writer, stop);
        int frames = 0;
        await foreach (VideoFrame frame in channel.Reader.ReadAllAsync(CancellationToken.None))
        {
            frame.Dispose();
            frames++;
        }

        await reading;
        return frames;
    }

    private static async Task ReadAsync(IFrameSource source, FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await source.RunAsync(pool, frames, stop);
        }
        finally
        {
            frames.TryComplete();
        }
    }
}

/// <summary>The same frames by OpenCvSharp's own FFmpeg in this process, to compare with.</summary>
internal sealed class InProcessDecodeWork(string input, int frames) : IWorkload
{
    public Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        int read = 0;
        clock.Time(() => read = Decode(stop));
        return Task.FromResult(read);
    }

    public void Dispose()
    {
    }

    private int Decode(CancellationToken stop)
    {
        using var capture = new VideoCapture(Path.GetFullPath(input), VideoCaptureAPIs.FFMPEG);
        if (!capture.IsOpened())
            throw new SourceException($"OpenCV does not open '{input}'.");
        using var image = new Mat();
        int read = 0;
        while (read < frames && capture.Read(image))
        {
            stop.ThrowIfCancellationRequested();
            read++;
        }

        return read;
    }
}

/// <summary>The overlay video of frames without objects: drawing the clock and compressing.</summary>
/// <param name="clip">The frames; owned.</param>
/// <param name="preset">How much work compressing may be.</param>
internal sealed class OverlayWork(FrameClip clip, OverlayPreset preset) : IWorkload
{
    private readonly FrameResultPool _results = new();

    public async Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
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
