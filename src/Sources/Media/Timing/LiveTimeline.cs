using SamStream.Pipeline.Frames;

namespace SamStream.Sources.Media.Timing;

/// <summary>
/// Turns the stamps of a live stream into presentation times and finds its jumps. A missing stamp, and one that steps
/// back by less than the tolerance, is replaced by the time before plus what has passed since; a larger step back is a
/// jump, and so is a step forward that is longer than the wait for the frame by more than the tolerance.
/// </summary>
internal sealed class LiveTimeline
{
    /// <summary>What a stamp may be off.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private TimeSpan? _time;
    private TimeSpan _arrival;

    /// <summary>The time of the next frame.</summary>
    /// <param name="stamp">Media time, as far as there is one.</param>
    /// <param name="arrival">Time since the source was opened for the first time.</param>
    public (TimeSpan Time, PresentationClock Clock, bool IsJump) Next(TimeSpan? stamp, TimeSpan arrival)
    {
        TimeSpan waited = arrival - _arrival;
        _arrival = arrival;
        if (_time is not { } last)
        {
            _time = stamp ?? arrival;
            return (_time.Value, ClockOf(stamp), false);
        }

        bool isJump = stamp < last - Tolerance || stamp > last + waited + Tolerance;
        bool isUsable = isJump || stamp > last;
        _time = isUsable ? stamp!.Value : last + waited;
        return (_time.Value, ClockOf(isUsable ? stamp : null), isJump);
    }

    /// <summary>The stream was opened again: the next stamp is not compared with those before.</summary>
    public void Restart() => _time = null;

    private static PresentationClock ClockOf(TimeSpan? stamp) =>
        stamp is null ? PresentationClock.Arrival : PresentationClock.Stream;
}
