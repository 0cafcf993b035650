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

/// <summary>Counts restarts in a row and says how long to wait before the next one.</summary>
internal sealed class RestartBackoff(RestartOptions options)
{
    public RestartOptions Options { get; set; } = options;

    /// <summary>Restarts since the last stable run.</summary>
    public int Restarts { get; private set; }

    /// <summary>True if one more restart is allowed.</summary>
    public bool IsLeft => Options.MaxRestarts is not { } limit || Restarts < limit;

    /// <summary>Tells how long the source ran before it failed.</summary>
    public void Ran(TimeSpan elapsed)
    {
        if (elapsed >= Options.StableAfter)
            Restarts = 0;
    }

    /// <summary>Counts a restart.</summary>
    /// <param name="isLong">True: the longest wait at once, since trying soon is of no use.</param>
    /// <returns>The wait before it.</returns>
    public TimeSpan Next(bool isLong)
    {
        Restarts++;
        double doubled = Options.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(Restarts - 1, 30));
        double longest = Options.MaxDelay.TotalSeconds;
        double delay = isLong ? longest : Math.Min(doubled, longest);
        // Not security: only spreads restarts over time.
#pragma warning disable CA5394
        return TimeSpan.FromSeconds(delay * (1 - (Options.Jitter * Random.Shared.NextDouble())));
#pragma warning restore CA5394
    }
}
