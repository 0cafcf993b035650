namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>A clock with timers that stands still until it is advanced.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _elapsed = TimeSpan.FromDays(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + new TimeSpan(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Timers that wait for a time of at least this length from now: what is backed off for.</summary>
    public bool HasTimer(TimeSpan least, TimeSpan most)
    {
        lock (_lock)
            return _timers.Any(timer => timer.Period == TimeSpan.Zero && timer.Due - _elapsed >= least && timer.Due - _elapsed <= most);
    }

    public void Advance(TimeSpan time)
    {
        List<Timer> due;
        lock (_lock)
        {
            _elapsed += time;
            due = [.. _timers.Where(timer => timer.Due <= _elapsed).OrderBy(timer => timer.Due)];
            foreach (Timer timer in due)
                timer.Next(_elapsed);
        }

        foreach (Timer timer in due)
            timer.Fire();
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public void Next(TimeSpan now)
        {
            if (Period > TimeSpan.Zero)
                Due = now + Period;
            else
                time._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._elapsed + dueTime;
                Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
