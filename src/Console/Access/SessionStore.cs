namespace SamStream.Console.Access;

/// <summary>
/// All logins of browsers, bounded in number: the one that has been idle longest gives way to a new one. They are kept by the hash of
/// their id, in memory: a restart ends all of them. Thread-safe.
/// </summary>
/// <param name="time">What they age by.</param>
internal sealed class SessionStore(TimeProvider time) : IDisposable
{
    /// <summary>Logins at a time.</summary>
    public const int Most = 256;

    /// <summary>Logins of one user at a time.</summary>
    public const int MostOfUser = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>Begins a login.</summary>
    /// <param name="user">Who.</param>
    /// <param name="id">What the browser shows from now on, 256 random bits.</param>
    public Session Begin(ConsoleUser user, out string id)
    {
        id = TokenHash.NewSecret();
        var session = new Session(user, time);
        List<Session> ended = [];
        lock (_lock)
        {
            ended.AddRange(Take(_sessions.Where(entry => !entry.Value.IsAlive)));
            ended.AddRange(Take(Excess(_sessions.Where(entry => entry.Value.User.Name == user.Name), MostOfUser)));
            ended.AddRange(Take(Excess(_sessions, Most)));
            _sessions.Add(KeyOf(id), session);
        }

        ended.ForEach(other => other.Dispose());
        return session;
    }

    /// <summary>The login with an id; null if there is none, or it has ended.</summary>
    public Session? Find(string id)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(KeyOf(id), out Session? session) && session.IsAlive)
                return session;
        }

        End(id);
        return null;
    }

    /// <summary>Ends the login with an id, if there is one.</summary>
    public void End(string id)
    {
        Session? session;
        lock (_lock)
            _sessions.Remove(KeyOf(id), out session);
        session?.Dispose();
    }

    /// <summary>Ends the logins of some users.</summary>
    public void EndOf(Func<ConsoleUser, bool> isOfThem)
    {
        List<Session> ended;
        lock (_lock)
            ended = Take(_sessions.Where(entry => isOfThem(entry.Value.User)));
        ended.ForEach(session => session.Dispose());
    }

    /// <summary>Ends all.</summary>
    public void Dispose() => EndOf(_ => true);

    // Those that have been idle longest, so that there is room for one.
    private static IEnumerable<KeyValuePair<string, Session>> Excess(IEnumerable<KeyValuePair<string, Session>> sessions, int most) =>
        sessions.OrderBy(entry => entry.Value.Idle).Skip(most - 1);

    // What a login's end leads to does not happen under the lock.
    private List<Session> Take(IEnumerable<KeyValuePair<string, Session>> sessions)
    {
        List<KeyValuePair<string, Session>> taken = [.. sessions];
        taken.ForEach(entry => _sessions.Remove(entry.Key));
        return [.. taken.Select(entry => entry.Value)];
    }

    private static string KeyOf(string id) => TokenHash.Of(id).ToKey();
}
