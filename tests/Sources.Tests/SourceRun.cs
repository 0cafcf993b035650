using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Sources.Tests;

/// <summary>Runs a source into a channel and collects what comes out.</summary>
internal static class SourceRun
{
    /// <summary>Runs to the end.</summary>
    /// <param name="options">Of the source.</param>
    /// <param name="loggers">Where its warnings go, or nowhere.</param>
    /// <param name="maxFrameBytes">Limit of the pool.</param>
    public static async Task<IReadOnlyList<CapturedFrame>> CollectAsync(
        FrameSourceOptions options, RecordedLog? loggers = null, long maxFrameBytes = 256L << 20)
    {
        (IReadOnlyList<CapturedFrame> frames, Exception? error) = await RunAsync(options, loggers, maxFrameBytes);
        Assert.Null(error);
        return frames;
    }

    /// <summary>Runs to the end or the failure, and gives both: what came before and the error.</summary>
    public static async Task<(IReadOnlyList<CapturedFrame> Frames, Exception? Error)> RunAsync(
        FrameSourceOptions options, RecordedLog? loggers = null, long maxFrameBytes = 256L << 20)
    {
        (IReadOnlyList<CapturedFrame> frames, Exception? error, _) = await RunWithLossesAsync(options, loggers, maxFrameBytes);
        return (frames, error);
    }

    /// <summary>The same, with what was lost.</summary>
    public static async Task<(IReadOnlyList<CapturedFrame> Frames, Exception? Error, SourceLosses Losses)> RunWithLossesAsync(
        FrameSourceOptions options, RecordedLog? loggers = null, long maxFrameBytes = 256L << 20)
    {
        using var log = loggers is null ? new RecordedLog() : null;
        await using IFrameSource source = options.CreateSource(loggers ?? log!);
        using var pool = new FramePool(3, maxFrameBytes);
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);
        Task run = CompleteAsync(source.RunAsync(pool, channel.Writer, CancellationToken.None), channel.Writer);
        var frames = new List<CapturedFrame>();
        await foreach (VideoFrame frame in channel.Reader.ReadAllAsync())
            frames.Add(CapturedFrame.Take(frame));
        Exception? error = await Record.ExceptionAsync(() => run);
        Assert.Equal(0, pool.LeasedCount);
        return (frames, error, source.Losses);
    }

    /// <summary>Opens a source that cannot be opened.</summary>
    public static async Task<SourceException> OpenFailsAsync(FrameSourceOptions options)
    {
        using var log = new RecordedLog();
        await using IFrameSource source = options.CreateSource(log);
        SourceException error =
            await Assert.ThrowsAsync<SourceException>(async () => await source.OpenAsync(CancellationToken.None));
        Assert.False(error.IsTransient);
        return error;
    }

    private static async Task CompleteAsync(Task run, ChannelWriter<VideoFrame> writer)
    {
        try
        {
            await run;
        }
        finally
        {
            writer.Complete();
        }
    }
}
