using SamStream.Pipeline.Frames;

namespace SamStream.Console.Pointing;

/// <summary>Copies of the frames that were shown last, for those who point at one of them. Thread-safe.</summary>
/// <param name="kept">Copies that others may keep beyond that.</param>
internal sealed class RecentFrames(int kept) : IDisposable
{
    /// <summary>A page has the newest one, one on its way, and points at one that may be a little older.</summary>
    public const int Most = 4;

    private readonly FramePool _pool = new(Most + 2 + kept);
    private readonly Lock _lock = new();
    private readonly Queue<VideoFrame> _frames = new();

    /// <summary>Copies a frame that is not kept yet; the oldest copy makes room.</summary>
    public void Add(VideoFrame frame)
    {
        using (VideoFrame? known = Find(frame.Metadata.Index))
        {
            if (known is not null)
                return;
        }

        if (!_pool.TryRent(frame.Width, frame.Height, out WritableFrame? copy))
            return;
        frame.Pixels.CopyTo(copy.Pixels);
        VideoFrame added = copy.Publish(frame.Metadata);
        VideoFrame? oldest = null;
        lock (_lock)
        {
            _frames.Enqueue(added);
            if (_frames.Count > Most)
                oldest = _frames.Dequeue();
        }

        oldest?.Dispose();
    }

    /// <summary>A lease on the copy of a frame, the caller's own; null if it is gone.</summary>
    public VideoFrame? Find(long index)
    {
        lock (_lock)
            return _frames.FirstOrDefault(frame => frame.Metadata.Index == index)?.Share();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_frames.TryDequeue(out VideoFrame? frame))
                frame.Dispose();
        }

        _pool.Dispose();
    }
}
