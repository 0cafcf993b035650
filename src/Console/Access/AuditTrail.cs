using System.Net;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline;

namespace SamStream.Console.Access;

/// <summary>Who changed what: a line of the log for each change and each login, and word to those who watch.</summary>
/// <param name="logger">The program's.</param>
/// <param name="time">When it is.</param>
internal sealed partial class AuditTrail(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan TokenSilence = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _tokenRefused;

    /// <summary>Is told each change that was carried out.</summary>
    public Action<Change>? Told { get; set; }

    /// <summary>A request that changes something has been answered.</summary>
    public void Changed(Visitor visitor, Peer peer, Change change)
    {
        LogChange(logger, visitor.Name ?? "nobody", peer.Address, change.Method, change.Path, change.Status, change.Note ?? "");
        if (change.Status < 400)
            Told?.Invoke(change with { By = visitor.Name, At = time.GetUtcNow() });
    }

    /// <summary>Somebody asked for what the role does not allow.</summary>
    public void Refused(Visitor visitor, Peer peer, string method, string path) =>
        LogRefused(logger, visitor.Name ?? "nobody", peer.Address, method, path);

    public void LoggedIn(ConsoleUser user, Peer peer) => LogLogin(logger, user.Name, peer.Address, EnumWord.Of(user.Role));

    public void LoggedOut(ConsoleUser user, Peer peer) => LogLogout(logger, user.Name, peer.Address);

    /// <summary>A login has failed.</summary>
    /// <param name="user">Who it was for; null: nobody who is known, and then what was typed may be a password.</param>
    /// <param name="peer">Where it came from.</param>
    /// <param name="delay">How long no other one is taken; zero: one is.</param>
    public void Failed(ConsoleUser? user, Peer peer, TimeSpan delay)
    {
        string name = user?.Name ?? "an unknown user";
        if (delay > TimeSpan.Zero)
            LogLockedOut(logger, name, peer.Address, Math.Ceiling(delay.TotalSeconds));
        else
            LogFailed(logger, name, peer.Address);
    }

    /// <summary>A token is none of ours; told once a minute.</summary>
    public void TokenRefused(Peer peer)
    {
        lock (_lock)
        {
            if (_tokenRefused is { } last && time.GetElapsedTime(last) < TokenSilence)
                return;
            _tokenRefused = time.GetTimestamp();
        }

        LogTokenRefused(logger, peer.Address);
    }

    [LoggerMessage(2510, LogLevel.Information, "Console: {By} from {Peer}: {Method} {Path}: {Status} {Note}")]
    private static partial void LogChange(ILogger logger, string by, IPAddress peer, string method, string path, int status, string note);

    [LoggerMessage(2511, LogLevel.Warning, "Console: {By} from {Peer} may not {Method} {Path}")]
    private static partial void LogRefused(ILogger logger, string by, IPAddress peer, string method, string path);

    [LoggerMessage(2512, LogLevel.Information, "Console: {User} from {Peer} has logged in as {Role}")]
    private static partial void LogLogin(ILogger logger, string user, IPAddress peer, string role);

    [LoggerMessage(2513, LogLevel.Information, "Console: {User} from {Peer} has logged out")]
    private static partial void LogLogout(ILogger logger, string user, IPAddress peer);

    [LoggerMessage(2514, LogLevel.Warning, "Console: wrong password for {User} from {Peer}")]
    private static partial void LogFailed(ILogger logger, string user, IPAddress peer);

    [LoggerMessage(2515, LogLevel.Warning, "Console: wrong password for {User} from {Peer}; the next one is taken in {Seconds} s")]
    private static partial void LogLockedOut(ILogger logger, string user, IPAddress peer, double seconds);

    [LoggerMessage(2516, LogLevel.Warning, "Console: a token from {Peer} is none of console.tokens")]
    private static partial void LogTokenRefused(ILogger logger, IPAddress peer);
}

/// <summary>A request that changed something.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">What was changed.</param>
/// <param name="Status">What was answered.</param>
/// <param name="Note">More of it: which object, what became of it.</param>
internal sealed record Change(string Method, string Path, int Status, string? Note)
{
    /// <summary>Who.</summary>
    public string? By { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
