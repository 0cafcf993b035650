using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>A video's frames into pooled buffers, by a child of its own; nobody looks at them.</summary>
internal sealed class DecodeWork(FrameSourceOptions plan) : IWorkload
{
    private const int Buffers = 3;

    public async Task<int> RunAsync(LapClock clock, CancellationToken stop)
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
