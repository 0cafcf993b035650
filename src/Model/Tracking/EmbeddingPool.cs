using SamStream.Model.Sam;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>A fixed number of embedding buffers; whoever wants one more waits.</summary>
internal sealed class EmbeddingPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<Lease> _free;
    private readonly List<Lease> _all;
    private readonly SemaphoreSlim _available;

    public EmbeddingPool(int capacity)
    {
        _available = new SemaphoreSlim(capacity, capacity);
        _all = [.. Enumerable.Range(0, capacity).Select(_ => new Lease(this))];
        _free = new Stack<Lease>(_all);
    }

    public Lease Rent(CancellationToken cancellationToken)
    {
        _available.Wait(cancellationToken);
        lock (_lock)
        {
            Lease lease = _free.Pop();
            lease.Open();
            return lease;
        }
    }

    public void Dispose()
    {
        foreach (Lease lease in _all)
            lease.Embedding.Dispose();
        _available.Dispose();
    }

    private void Return(Lease lease)
    {
        lock (_lock)
            _free.Push(lease);
        _available.Release();
    }

    /// <summary>One buffer, lent.</summary>
    internal sealed class Lease(EmbeddingPool pool) : IFrameEmbedding
    {
        private int _isOut;

        public ImageEmbedding Embedding { get; } = new();

        public void Open() => Volatile.Write(ref _isOut, 1);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOut, 0) == 1)
                pool.Return(this);
        }
    }
}
