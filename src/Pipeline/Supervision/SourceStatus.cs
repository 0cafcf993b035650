using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Supervision;

/// <summary>A supervised source at one moment.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Since">When it began to do that.</param>
/// <param name="Restarts">Restarts since the last stable run.</param>
/// <param name="LastError">Why it failed last; null if it never did. Free of credentials.</param>
/// <param name="NextAttemptAt">When it is opened again; null unless it is backing off.</param>
/// <param name="LastFault">What kind of error that was; null if it never failed.</param>
public sealed record SourceStatus(
    SourceState State,
    DateTimeOffset Since,
    int Restarts = 0,
    string? LastError = null,
    DateTimeOffset? NextAttemptAt = null,
    SourceFault? LastFault = null);

/// <summary>What a source is doing, as it is published.</summary>
public enum SourceState
{
    /// <summary>Being opened, or opened and without a first frame.</summary>
    Connecting,

    /// <summary>Giving frames.</summary>
    Running,

    /// <summary>Failed, and waiting to be opened again.</summary>
    Backoff,

    /// <summary>Ended or stopped; it will not run again.</summary>
    Ended,

    /// <summary>Failed for good.</summary>
    Faulted,
}
