using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Sinks;

/// <summary>
/// Keeps the latest snapshot for a sink that may fall behind: a newer frame may take its place in the queue, and then it
/// is here. One place: two snapshots that a sink has not come to yet are one.
/// </summary>
internal sealed class SnapshotShelf : IDisposable
{
    private readonly Lock _lock = new();
    private FrameResult? _snapshot;

    /// <summary>Takes a share over.</summary>
    public void Put(FrameResult snapshot)
    {
        FrameResult? before;
        lock (_lock)
            (before, _snapshot) = (_snapshot, snapshot);
        before?.Dispose();
    }

    /// <summary>The snapshot if it is not newer than the result that comes next; the caller's own.</summary>
    public FrameResult? Take(FrameResult next)
    {
        if (Volatile.Read(ref _snapshot) is null)
            return null;
        lock (_lock)
        {
            if (_snapshot is not { } snapshot || snapshot.Metadata.Index > next.Metadata.Index)
                return null;
            _snapshot = null;
            return snapshot;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _snapshot?.Dispose();
            _snapshot = null;
        }
    }
}
