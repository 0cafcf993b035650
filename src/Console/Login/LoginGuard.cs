namespace SamStream.Console.Login;

/// <summary>
/// Slows down who guesses passwords: for each address, and for each user, since many addresses may guess one user's. The delay of a user
/// is short, and where the user has logged in before only that of the address counts: who guesses keeps nobody out. Names of users that do
/// not exist are counted alike. Thread-safe.
/// </summary>
/// <param name="time">What delays are counted by.</param>
internal sealed class LoginGuard(TimeProvider time)
{
    /// <summary>Failures of an address that delay nothing.</summary>
    public const int FreeOfPeer = 10;

    /// <summary>Failures for a user that delay nothing.</summary>
    public const int FreeOfUser = 5;

    /// <summary>Addresses that are remembered for each user.</summary>
    public const int MostKnown = 8;

    private readonly Lock _lock = new();
    private readonly FailureTable _peers = new(FreeOfPeer, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), time);
    private readonly FailureTable _users = new(FreeOfUser, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), time);
    private readonly Dictionary<string, Queue<string>> _known = new(StringComparer.Ordinal);

    /// <summary>How long no login is taken.</summary>
    /// <param name="user">For whom, as it was sent.</param>
    /// <param name="peer">From where.</param>
    public TimeSpan DelayOf(string user, string peer)
    {
        lock (_lock)
        {
            TimeSpan ofPeer = _peers.DelayOf(peer);
            TimeSpan ofUser = _known.TryGetValue(user, out Queue<string>? known) && known.Contains(peer) ? TimeSpan.Zero : _users.DelayOf(user);
            return ofPeer > ofUser ? ofPeer : ofUser;
        }
    }

    /// <summary>A login has failed.</summary>
    public void Fail(string user, string peer)
    {
        lock (_lock)
        {
            _peers.Add(peer);
            _users.Add(user);
        }
    }

    /// <summary>
    /// A user has logged in. The failures of the address stay: else one who has a login could guess others' with that between.
    /// </summary>
    public void Succeed(string user, string peer)
    {
        lock (_lock)
        {
            _users.Remove(user);
            if (!_known.TryGetValue(user, out Queue<string>? known))
                _known[user] = known = new Queue<string>();
            if (known.Contains(peer))
                return;
            known.Enqueue(peer);
            if (known.Count > MostKnown)
                known.Dequeue();
        }
    }
}
