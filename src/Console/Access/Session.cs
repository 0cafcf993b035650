namespace SamStream.Console.Access;

/// <summary>
/// One login of a browser. It ends at a logout, some time after it began, and some time after the last request; a socket that is open
/// counts as a request. Thread-safe.
/// </summary>
internal sealed class Session : IDisposable
{
    /// <summary>The longest that nothing is asked for.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    /// <summary>The longest of all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly TokenHash _antiForgery;
    private long _lastUsed;
    private int _inUse;

    public Session(ConsoleUser user, TimeProvider time)
    {
        (User, _time, _lastUsed) = (user, time, time.GetTimestamp());
        AntiForgeryToken = TokenHash.NewSecret();
        _antiForgery = TokenHash.Of(AntiForgeryToken);
        _end = new CancellationTokenSource(Limit, time);
        Ended = _end.Token;
    }

    /// <summary>Who has logged in.</summary>
    public ConsoleUser User { get; }

    /// <summary>What the page sends with each change; a page of somebody else cannot know it.</summary>
    public string AntiForgeryToken { get; }

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Ended { get; }

    /// <summary>How long nothing has been asked for.</summary>
    public TimeSpan Idle => Volatile.Read(ref _inUse) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <summary>Whether it has neither ended nor been idle for too long.</summary>
    public bool IsAlive => !Ended.IsCancellationRequested && Idle < IdleLimit;

    /// <summary>Whether a request has its anti-forgery token.</summary>
    public bool HasToken(string sent) => TokenHash.Of(sent).IsSame(_antiForgery);

    /// <summary>A request or socket begins.</summary>
    public void Enter() => Interlocked.Increment(ref _inUse);

    /// <summary>It is done.</summary>
    public void Leave()
    {
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        Interlocked.Decrement(ref _inUse);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
