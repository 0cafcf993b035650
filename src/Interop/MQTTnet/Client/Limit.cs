#nullable enable
namespace MQTTnet;

/// <summary>How long an operation may take: as long as the caller's token lets it; if that never ends, a time.</summary>
internal readonly struct Limit : IDisposable
{
    private readonly CancellationTokenSource? _timeout;

    private Limit(CancellationTokenSource? timeout, CancellationToken token)
    {
        Token = token;
        _timeout = timeout;
    }

    public CancellationToken Token { get; }

    public static Limit Of(TimeSpan time, CancellationToken token)
    {
        if (token.CanBeCanceled)
            return new Limit(null, token);
        var timeout = new CancellationTokenSource(time);
        return new Limit(timeout, timeout.Token);
    }

    public void Dispose() => _timeout?.Dispose();
}
