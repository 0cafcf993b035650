namespace SamStream.Sources.Live;

/// <summary>How long a live input may take.</summary>
/// <param name="Open">For opening it.</param>
/// <param name="Stall">For the next frame.</param>
internal sealed record LiveLimits(TimeSpan Open, TimeSpan Stall)
{
    /// <summary>
    /// What a native call may take over its limit before it counts as stuck: time-outs of the libraries are exact to
    /// a fraction of a second, and a loaded machine adds to it.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Native calls of one source that may be stuck at the same time; with so many it is not opened again.</summary>
    public int MaxStuckCalls { get; init; } = 4;
}
