using SamStream.Model.Networks;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>
/// A fixed number of embedding buffers; whoever wants one more waits. Where encoder and decoder share a processor, a
/// frame's encoding and decoding are one turn, and the next buffer is lent when the turn has ended: two networks with a
/// thread on every core take each other's cores in the middle of an operator, and ONNX Runtime waits in a busy loop for
/// an operator's last thread.
/// </summary>
internal sealed class EmbeddingPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<Lease> _free;
    private readonly List<Lease> _all;
    private readonly SemaphoreSlim _available;
    private readonly SemaphoreSlim _turns;

    /// <summary>Called with each buffer before it is freed.</summary>
    public Action<int, ImageEmbedding> OnFree { get; init; } = (_, _) => { };

    /// <param name="capacity">Buffers.</param>
    /// <param name="turns">Leases at most whose turn has not ended.</param>
    /// <param name="create">Makes one buffer.</param>
    public EmbeddingPool(int capacity, int turns, params Func<ImageEmbedding>[] create)
    {
        _available = new SemaphoreSlim(capacity, capacity);
        _turns = new SemaphoreSlim(turns, turns);
        _all = [.. Enumerable.Range(0, capacity).Select(_ => new Lease(this, [.. create.Select(make => make())]))];
        _free = new Stack<Lease>(_all);
    }

    /// <summary>With as many buffers as can be under way.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="networks">The network of each slot.</param>
    public static EmbeddingPool For(SamModel model, IReadOnlyList<ISegmentationNetwork> networks)
    {
        // With turns: one being encoded or decoded, one whose masks are looked at. Else: one being encoded, one queued,
        // one being decoded.
        (int capacity, int turns) = model.SharesProcessor ? (2, 1) : (3, 3);
        return new EmbeddingPool(capacity, turns, [.. networks.Select(network => (Func<ImageEmbedding>)network.CreateEmbedding)])
        {
            OnFree = (slot, embedding) => networks[slot].Forget(embedding),
        };
    }

    /// <summary>Bytes of all buffers.</summary>
    public long Bytes => _all.Sum(lease => lease.Slots.Sum(embedding => embedding.Bytes));

    /// <summary>Lends a buffer when there is one, and when it is the caller's turn.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Lease Rent(CancellationToken cancellationToken)
    {
        _turns.Wait(cancellationToken);
        try
        {
            _available.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _turns.Release();
            throw;
        }

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
        {
            for (int i = 0; i < lease.Slots.Count; i++)
            {
                OnFree(i, lease.Slots[i]);
                lease.Slots[i].Dispose();
            }
        }

        _available.Dispose();
        _turns.Dispose();
    }

    private void Return(Lease lease)
    {
        lock (_lock)
            _free.Push(lease);
        _available.Release();
    }

    /// <summary>One buffer, lent.</summary>
    internal sealed class Lease(EmbeddingPool pool, IReadOnlyList<ImageEmbedding> slots) : IFrameEmbedding
    {
        private int _isOut;
        private int _hasTurn;

        /// <summary>One for each input that a part of a frame may be encoded in.</summary>
        public IReadOnlyList<ImageEmbedding> Slots => slots;

        /// <summary>Which of them hold the parts of the frame, in their order.</summary>
        public List<int> Used { get; } = [];

        public void Open()
        {
            Volatile.Write(ref _hasTurn, 1);
            Volatile.Write(ref _isOut, 1);
        }

        /// <summary>The networks have done with this frame: the next one may be encoded. The buffer stays lent.</summary>
        public void EndTurn()
        {
            if (Interlocked.Exchange(ref _hasTurn, 0) == 1)
                pool._turns.Release();
        }

        /// <summary>Gives the buffer back, and ends the turn if it has not ended.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOut, 0) != 1)
                return;
            EndTurn();
            pool.Return(this);
        }
    }
}
