namespace SamStream.Pipeline.Supervision;

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
