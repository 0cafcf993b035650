namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Who may use the network next: the one gate for all cameras that share it, one turn at a time. Those that end a frame
/// (<see cref="TakeToEnd"/>) come before those that begin one (<see cref="TakeToBeginAsync"/>), each in the order of asking: a
/// result waits for the run that is under way and never for other cameras' new frames, and since there is no more to end than
/// was begun, nobody starves.
/// </summary>
/// <remarks>
/// A camera asks when it has a fresh frame and takes the frame from its queue only with its turn in hand, so that what it
/// encodes is not stale; since it asks again behind all others, it gets no more than its share.
/// </remarks>
public sealed class NetworkTurns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _ending = new();
    private readonly Queue<TaskCompletionSource> _beginning = new();
    private bool _isTaken;

    /// <summary>Waits for a turn to encode a frame; disposing it ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no turn was taken.</exception>
    public async ValueTask<Turn> TakeToBeginAsync(CancellationToken cancellationToken)
    {
        if (Ask(_beginning) is { } waiter)
        {
            using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)))
                await waiter.Task.ConfigureAwait(false);
        }

        return new Turn(this);
    }

    /// <summary>Waits for a turn to decode the masks of an encoded frame, on the caller's thread; disposing it ends it.</summary>
    public Turn TakeToEnd()
    {
        Ask(_ending)?.Task.GetAwaiter().GetResult();
        return new Turn(this);
    }

    // Null: it is the caller's turn.
    private TaskCompletionSource? Ask(Queue<TaskCompletionSource> queue)
    {
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return null;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(waiter);
            return waiter;
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            // Those that gave up waiting are still in the queue.
            while (_ending.TryDequeue(out TaskCompletionSource? next) || _beginning.TryDequeue(out next))
            {
                if (next.TrySetResult())
                    return;
            }

            _isTaken = false;
        }
    }

    /// <summary>The right to one run of the network.</summary>
    public struct Turn : IDisposable
    {
        private NetworkTurns? _turns;

        internal Turn(NetworkTurns turns) => _turns = turns;

        /// <summary>Lets the next one go; further calls do nothing.</summary>
        public void Dispose()
        {
            NetworkTurns? turns = _turns;
            _turns = null;
            turns?.Release();
        }
    }
}
