namespace SamStream.Sources.Live;

/// <summary>
/// Lets a caller give up on a native call that never returns. The thread in the call cannot be stopped: it is left to
/// itself, and learns when the call returns that nobody waits any more.
/// </summary>
internal sealed class CallWatch(TimeProvider clock)
{
    private const int Idle = 0, Busy = 1, Abandoned = 2;

    private int _state;
    private long _started;
    private long _limitTicks;

    /// <summary>True if a call was given up.</summary>
    public bool IsAbandoned => Volatile.Read(ref _state) == Abandoned;

    /// <summary>Makes the call.</summary>
    /// <exception cref="AbandonedCallException">It was given up in the meantime: touch nothing, clean up and end.</exception>
    public T Run<T>(TimeSpan limit, Func<T> call)
    {
        Volatile.Write(ref _started, clock.GetTimestamp());
        Volatile.Write(ref _limitTicks, limit.Ticks);
        Move(Idle, Busy);
        T result;
        try
        {
            result = call();
        }
        catch
        {
            Move(Busy, Idle);
            throw;
        }

        Move(Busy, Idle);
        return result;
    }

    /// <summary>True if a call takes longer than its limit and the grace.</summary>
    public bool IsOverdue(TimeSpan grace) => Volatile.Read(ref _state) == Busy
        && clock.GetElapsedTime(Volatile.Read(ref _started)) > TimeSpan.FromTicks(Volatile.Read(ref _limitTicks)) + grace;

    /// <summary>Gives the call up; false if it has just returned.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Busy) == Busy;

    private void Move(int from, int to)
    {
        if (Interlocked.CompareExchange(ref _state, to, from) != from)
            throw new AbandonedCallException();
    }
}
