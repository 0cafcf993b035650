using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Keeps snapshots for a sink that may fall behind: newer frames may take their place in the queue, and then they are here.
/// </summary>
internal sealed class SnapshotQueue : IDisposable
{
    /// <summary>The most that wait for a sink.</summary>
    public const int Capacity = 4;

    private readonly Lock _lock = new();
    private readonly Queue<FrameResult> _snapshots = new();
    private int _count;

    /// <summary>Takes a share over.</summary>
    /// <returns>False if the oldest one had to make room for it.</returns>
    public bool Put(FrameResult snapshot)
    {
        FrameResult? oldest = null;
        lock (_lock)
        {
            if (_snapshots.Count == Capacity)
                oldest = _snapshots.Dequeue();
            _snapshots.Enqueue(snapshot);
            Volatile.Write(ref _count, _snapshots.Count);
        }

        oldest?.Dispose();
        return oldest is null;
    }

    /// <summary>The oldest snapshot if it is not newer than the result that comes next; the caller's own.</summary>
    public FrameResult? Take(FrameResult next)
    {
        if (Volatile.Read(ref _count) == 0)
            return null;
        lock (_lock)
        {
            if (!_snapshots.TryPeek(out FrameResult? snapshot) || snapshot.Metadata.Index > next.Metadata.Index)
                return null;
            _snapshots.Dequeue();
            Volatile.Write(ref _count, _snapshots.Count);
            return snapshot;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_snapshots.TryDequeue(out FrameResult? snapshot))
                snapshot.Dispose();
            Volatile.Write(ref _count, 0);
        }
    }
}
