namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Who encodes next, for cameras that share one encoder: first come, first served. A camera asks when it has a fresh
/// frame and takes the frame from its queue only with its turn in hand, so that what it encodes is not stale; since it
/// asks again behind all others, none starves.
/// </summary>
public sealed class EncodeTurns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free;

    /// <param name="atOnce">Turns given out at the same time, at least 1: the encoder's batch size. Default 1.</param>
    public EncodeTurns(int atOnce = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        AtOnce = atOnce;
        _free = atOnce;
    }

    /// <summary>Turns given out at the same time.</summary>
    public int AtOnce { get; }

    /// <summary>Waits for a turn; disposing it ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no turn was taken.</exception>
    public async ValueTask<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
        }

        using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)))
            await waiter.Task.ConfigureAwait(false);
        return new Turn(this);
    }

    private void Release()
    {
        lock (_lock)
        {
            // Those that gave up waiting are still in the queue.
            while (_waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }

    /// <summary>The right to encode one frame.</summary>
    public struct Turn : IDisposable
    {
        private EncodeTurns? _turns;

        internal Turn(EncodeTurns turns) => _turns = turns;

        /// <summary>Lets the next one go; further calls do nothing.</summary>
        public void Dispose()
        {
            EncodeTurns? turns = _turns;
            _turns = null;
            turns?.Release();
        }
    }
}
