using SamStream.Console.Access;

namespace SamStream.Console.Login;

/// <summary>
/// Checks passwords on threads of its own, few at a time and one for each address: who sends many takes neither the processors nor
/// the places of others. Nobody waits in line. Thread-safe.
/// </summary>
internal sealed class PasswordDesk
{
    /// <summary>Passwords that are checked at a time.</summary>
    public const int MostAtOnce = 2;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _peers = new(StringComparer.Ordinal);
    private long _checked;

    /// <summary>Passwords that were checked.</summary>
    public long Checked => Volatile.Read(ref _checked);

    /// <summary>Checks a password; null if there is no place for it now.</summary>
    /// <param name="hash">What it is compared with.</param>
    /// <param name="password">It.</param>
    /// <param name="peer">Where it comes from.</param>
    public async Task<bool?> CheckAsync(PasswordHash hash, string password, string peer)
    {
        lock (_lock)
        {
            if (_peers.Count >= MostAtOnce || !_peers.Add(peer))
                return null;
        }

        try
        {
            return await Task.Factory.StartNew(
                () =>
                {
                    Interlocked.Increment(ref _checked);
                    return hash.IsOf(password);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _peers.Remove(peer);
        }
    }
}
