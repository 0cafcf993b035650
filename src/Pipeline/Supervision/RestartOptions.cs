using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Pipeline.Supervision;

/// <summary>When and how soon a failed source is run again.</summary>
public sealed record RestartOptions
{
    /// <summary>For files: an error is final.</summary>
    public static RestartOptions Never { get; } = new() { MaxRestarts = 0 };

    /// <summary>For live sources: transient errors are retried for ever.</summary>
    public static RestartOptions Forever { get; } = new();

    /// <summary>Restarts in a row before the error is final; null: no limit (default).</summary>
    [Description("restarts in a row before the camera is given up; default: it is never given up")]
    [Range(0, int.MaxValue)]
    public int? MaxRestarts { get; init; }

    /// <summary>Wait before the first restart; doubled at each further one. Default 0.5 s.</summary>
    [Description("wait before the first restart, doubled at each further one")]
    [DurationRange("10ms", "1h")]
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait, and the wait after an error that needs an operator. Default 30 s.</summary>
    [Description("the longest wait")]
    [DurationRange("10ms", "1h")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A run at least this long sets the count of restarts and the delay back. Default one minute.</summary>
    [Description("a camera that ran this long without a fault starts again with the first wait")]
    [DurationRange("1s", "24h")]
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Share of the delay that is drawn at random, so that cameras do not come back in step. Default 0.2.</summary>
    [Description("share of the wait that is drawn at random, so that cameras do not come back in step")]
    [Range(0.0, 1.0)]
    public double Jitter { get; init; } = 0.2;
}
