using SamStream.Pipeline.Frames;

namespace SamStream.Sources.Files;

/// <summary>
/// Turns the time stamps that the decoder reports into presentation times that always increase: a stamp that does not
/// (a raw stream has none, a damaged one repeats them) is replaced by the last time plus one frame of the declared rate.
/// </summary>
internal sealed class PresentationTimeline(double? declaredFrameRate)
{
    /// <summary>Used when neither stamps nor a rate are there, frames a second.</summary>
    public const double AssumedFrameRate = 25;

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / (declaredFrameRate ?? AssumedFrameRate));
    private TimeSpan? _last;

    /// <summary>The time of the next frame of the file.</summary>
    /// <param name="stampMilliseconds">As the decoder reports it.</param>
    public (TimeSpan Time, PresentationClock Clock) Next(double stampMilliseconds)
    {
        TimeSpan? stamp = double.IsFinite(stampMilliseconds) && Math.Abs(stampMilliseconds) < 1e12
            ? TimeSpan.FromTicks((long)Math.Round(stampMilliseconds * TimeSpan.TicksPerMillisecond))
            : null;
        bool isUsable = stamp is { } time && time >= TimeSpan.Zero && (_last is null || time > _last);
        TimeSpan next = isUsable ? stamp!.Value : _last is { } last ? last + _interval : TimeSpan.Zero;
        _last = next;
        return (next, isUsable ? PresentationClock.Stream : PresentationClock.DeclaredRate);
    }
}
