using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Inputs;

/// <summary>Frames spread evenly over a clip of any length, held in memory.</summary>
internal sealed class SampledFrames : IDisposable
{
    // One being read, one in the channel, one in hand.
    private const int FramesUnderway = 3;

    private readonly FramePool _pool;
    private readonly int _most;
    private readonly List<VideoFrame> _frames = [];
    private int _stride = 1;

    private SampledFrames(int most)
    {
        _most = most;
        _pool = new FramePool((2 * most) + FramesUnderway);
    }

    public IReadOnlyList<VideoFrame> Frames => _frames;

    /// <summary>Reads a source to its end and keeps at most so many of its frames.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    public static async Task<SampledFrames> ReadAsync(IFrameSource source, int most, CancellationToken stop)
    {
        var sampled = new SampledFrames(most);
        try
        {
            var channel = Channel.CreateBounded<VideoFrame>(1);
            await source.OpenAsync(stop);
            Task capture = CaptureAsync(source, sampled._pool, channel.Writer, stop);
            int index = 0;
            await foreach (VideoFrame frame in channel.Reader.ReadAllAsync(CancellationToken.None))
                sampled.Offer(frame, index++);
            await capture;
            stop.ThrowIfCancellationRequested();
            sampled.Thin(most);
            return sampled;
        }
        catch
        {
            sampled.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (VideoFrame frame in _frames)
            frame.Dispose();
        _frames.Clear();
        _pool.Dispose();
    }

    /// <summary>Reads an open source to its end, beside whoever takes the frames, and completes the channel.</summary>
    internal static async Task CaptureAsync(
        IFrameSource source, FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken stop)
    {
        // Off the reader's thread: a file is decoded as fast as it is taken.
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

    private void Offer(VideoFrame frame, int index)
    {
        if (index % _stride != 0)
        {
            frame.Dispose();
            return;
        }

        _frames.Add(frame);
        if (_frames.Count < 2 * _most)
            return;
        for (int i = _frames.Count - 1; i > 0; i -= 2)
            Remove(i);
        _stride *= 2;
    }

    private void Thin(int count)
    {
        int found = _frames.Count;
        if (found <= count)
            return;
        var kept = Enumerable.Range(0, count).Select(i => (int)((long)i * found / count)).ToHashSet();
        for (int i = found - 1; i >= 0; i--)
        {
            if (!kept.Contains(i))
                Remove(i);
        }
    }

    private void Remove(int index)
    {
        _frames[index].Dispose();
        _frames.RemoveAt(index);
    }
}
