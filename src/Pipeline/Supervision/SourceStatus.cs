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
