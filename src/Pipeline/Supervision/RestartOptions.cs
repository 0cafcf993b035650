namespace SamStream.Pipeline.Supervision;

/// <summary>When and how soon a failed source is run again.</summary>
public sealed record RestartOptions
{
    /// <summary>For files: an error is final.</summary>
    public static RestartOptions Never { get; } = new() { MaxRestarts = 0 };

    /// <summary>For live sources: transient errors are retried for ever.</summary>
    public static RestartOptions Forever { get; } = new();

    /// <summary>Restarts in a row before the error is final; null: no limit (default).</summary>
    public int? MaxRestarts { get; init; }

    /// <summary>Wait before the first restart; doubled at each further one. Default 0.5 s.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait, and the wait after an error that needs an operator. Default 30 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A run at least this long sets the count of restarts and the delay back. Default one minute.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Share of the delay that is drawn at random, so that cameras do not come back in step. Default 0.2.</summary>
    public double Jitter { get; init; } = 0.2;
}
