using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Inputs;

/// <summary>Holds the frames of a short clip in memory.</summary>
internal sealed class FrameClip : IDisposable
{
    private readonly FramePool _pool;
    private readonly List<VideoFrame> _frames = [];

    private FrameClip(int capacity) => _pool = new FramePool(capacity);

    public IReadOnlyList<VideoFrame> Frames => _frames;

    /// <summary>Reads a source to its end; it has at most that many frames.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    public static async Task<FrameClip> ReadAsync(IFrameSource source, int count, CancellationToken stop)
    {
        // One buffer more: a source may rent the next one before it notices its end.
        var collector = new FrameClip(count + 1);
        try
        {
            var channel = Channel.CreateBounded<VideoFrame>(count + 1);
            await source.OpenAsync(stop);
            await source.RunAsync(collector._pool, channel.Writer, stop);
            while (channel.Reader.TryRead(out VideoFrame? frame))
                collector._frames.Add(frame);
            stop.ThrowIfCancellationRequested();
            return collector;
        }
        catch
        {
            collector.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (VideoFrame frame in _frames)
            frame.Dispose();
        _pool.Dispose();
    }
}
