using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Results;

/// <summary>
/// Reuses results with their mask buffers. It needs no bound of its own: every result holds a lease of the bounded
/// <see cref="FramePool"/>.
/// </summary>
public sealed class FrameResultPool
{
    private readonly Lock _lock = new();
    private readonly Stack<ResultBody> _idle = new();

    private long _bytes;

    /// <summary>Bytes of the masks of all results.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>An empty result for a frame whose lease it takes over.</summary>
    public FrameResult Rent(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ResultBody? body;
        lock (_lock)
            _idle.TryPop(out body);
        body ??= new ResultBody(this);
        body.Open(frame);
        return new FrameResult(body);
    }

    internal void CountBytes(long change) => Interlocked.Add(ref _bytes, change);

    internal void Return(ResultBody body)
    {
        lock (_lock)
            _idle.Push(body);
    }
}
