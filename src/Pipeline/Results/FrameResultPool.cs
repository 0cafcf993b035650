using System.Collections.Concurrent;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Results;

/// <summary>
/// Reuses results with their mask buffers. It needs no bound of its own: every result holds a lease of the bounded
/// <see cref="FramePool"/>.
/// </summary>
public sealed class FrameResultPool
{
    private readonly ConcurrentStack<FrameResult> _idle = [];

    /// <summary>An empty result for a frame whose lease it takes over.</summary>
    public FrameResult Rent(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!_idle.TryPop(out FrameResult? result))
            result = new FrameResult(this);
        result.Open(frame);
        return result;
    }

    internal void Return(FrameResult result) => _idle.Push(result);
}
