namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Who may use the network next: the one gate for all cameras that share it, one turn at a time. Those that end a frame
/// (<see cref="TakeToEnd"/>) come before those that begin one (<see cref="TakeToBeginAsync"/>), each in the order of asking: a
/// result waits for the run that is under way and never for other cameras' new frames, and since there is no more to end than
/// was begun, nobody starves. A frame with a new prompt comes before all others that begin, and ends the turn of one that yields.
/// </summary>
/// <remarks>
/// A camera asks when it has a fresh frame and takes the frame from its queue only with its turn in hand, so that what it
/// encodes is not stale; since it asks again behind all others, it gets no more than its share.
/// </remarks>
public sealed class NetworkTurns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _ending = new();
    private readonly Queue<TaskCompletionSource> _urgent = new();
    private readonly Queue<TaskCompletionSource> _beginning = new();
    private CancellationTokenSource? _yielding;
    private bool _isTaken;

    /// <summary>Waits for a turn to encode a frame; disposing it ends it.</summary>
    /// <param name="urgency">Whom it comes before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled; no turn was taken.</exception>
    public async ValueTask<Turn> TakeToBeginAsync(TurnUrgency urgency, CancellationToken cancellationToken)
    {
        if (Ask(urgency == TurnUrgency.Urgent ? _urgent : _beginning) is { } waiter)
        {
            if (urgency == TurnUrgency.Urgent)
                EndYielding();
            using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)))
                await waiter.Task.ConfigureAwait(false);
        }

        return urgency == TurnUrgency.Yielding ? Yield() : new Turn(this, null);
    }

    /// <summary>Waits for a turn to decode the masks of an encoded frame, on the caller's thread; disposing it ends it.</summary>
    public Turn TakeToEnd()
    {
        Ask(_ending)?.Task.GetAwaiter().GetResult();
        return new Turn(this, null);
    }

    private Turn Yield()
    {
        var ended = new CancellationTokenSource();
        bool isWanted;
        lock (_lock)
        {
            _yielding = ended;
            isWanted = _urgent.Count > 0;
        }

        // Somebody urgent asked after the turn was given, and before it could be ended.
        if (isWanted)
            EndYielding();
        return new Turn(this, ended);
    }

    private void EndYielding()
    {
        CancellationTokenSource? ended;
        lock (_lock)
            (ended, _yielding) = (_yielding, null);
        ended?.Cancel();
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
            _yielding = null;
            // Those that gave up waiting are still in the queues.
            while (_ending.TryDequeue(out TaskCompletionSource? next) || _urgent.TryDequeue(out next) || _beginning.TryDequeue(out next))
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
        private readonly CancellationTokenSource? _ended;
        private NetworkTurns? _turns;

        internal Turn(NetworkTurns turns, CancellationTokenSource? ended) => (_turns, _ended) = (turns, ended);

        /// <summary>Cancelled when somebody urgent waits, if this turn yields: the run should end.</summary>
        public readonly CancellationToken Ended => _ended?.Token ?? default;

        /// <summary>Lets the next one go; further calls do nothing.</summary>
        public void Dispose()
        {
            NetworkTurns? turns = _turns;
            _turns = null;
            turns?.Release();
        }
    }
}

/// <summary>Whom a frame that is to be encoded comes before.</summary>
public enum TurnUrgency
{
    /// <summary>Nobody, and it gives its turn up for somebody urgent.</summary>
    Yielding,

    /// <summary>Nobody.</summary>
    Normal,

    /// <summary>All others that begin.</summary>
    Urgent,
}
