using SamStream.Pipeline.Network;

namespace SamStream.Sources.Relay;

/// <summary>Logs in at one camera: keeps its last challenge and answers it for each request. For any thread.</summary>
internal sealed class OriginLogin(StreamAddress address, StreamTrust trust)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _challenges = [];
    private int _count;
    private bool _hasWorked, _isBasicRefused;

    /// <summary>True if the last challenges could only have been answered with the password in clear, which it may not be.</summary>
    public bool IsBasicRefused
    {
        get
        {
            lock (_gate)
                return _isBasicRefused;
        }
    }

    /// <summary>The value of the Authorization header of a request; null before the first challenge.</summary>
    public string? For(string method, string uri)
    {
        lock (_gate)
            return _challenges.Count == 0 ? null : Answer(method, uri, ++_count);
    }

    /// <summary>Takes the challenges of a request that was refused.</summary>
    /// <param name="wasAuthorized">True if that request answered a challenge.</param>
    /// <returns>
    /// True if the request is worth repeating. Not if user name or password are wrong: cameras count that, and lock us out.
    /// </returns>
    public bool TryTake(IReadOnlyList<string> challenges, bool wasAuthorized)
    {
        lock (_gate)
        {
            if (!address.HasCredentials || (wasAuthorized && !_hasWorked && !challenges.Any(Authorization.IsStale)))
                return false;
            (_challenges, _count) = (challenges, 0);
            bool isAnswered = Answer("OPTIONS", "*", 1) is not null;
            _isBasicRefused = !isAnswered && challenges.Any(Authorization.IsBasic);
            return isAnswered;
        }
    }

    /// <summary>Says that a request with an answer to the challenge was not refused.</summary>
    public void Confirm()
    {
        lock (_gate)
            _hasWorked = true;
    }

    private string? Answer(string method, string uri, int count) =>
        Authorization.For(_challenges, method, uri, address.UserName!, address.Password ?? "", trust.AllowsBasic(address), count);
}
