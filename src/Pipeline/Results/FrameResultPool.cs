using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Results;

/// <summary>
/// Reuses results with their mask buffers. It needs no bound of its own: every result holds a lease of the bounded
/// <see cref="FramePool"/>.
/// </summary>
public sealed class FrameResultPool
{
    private readonly Lock _lock = new();
    private readonly Stack<FrameResult> _idle = new();

    /// <summary>An empty result for a frame whose lease it takes over.</summary>
    public FrameResult Rent(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        FrameResult? result;
        lock (_lock)
            _idle.TryPop(out result);
        result ??= new FrameResult(this);
        result.Open(frame);
        return result;
    }

    internal void Return(FrameResult result)
    {
        lock (_lock)
            _idle.Push(result);
    }
}
