using SamStream.Pipeline.Frames;

namespace SamStream.Sources.Media.Timing;

/// <summary>
/// Turns the time stamps that the decoder reports into presentation times that always increase: a stamp that does not
/// (a raw stream has none, a damaged one repeats them) is replaced by the last time plus one frame of the declared rate. Where
/// the stream's clock is set back (recordings put one behind the other), the distances behind it are kept.
/// </summary>
internal sealed class PresentationTimeline(double? declaredFrameRate)
{
    /// <summary>Used when neither stamps nor a rate are there, frames a second.</summary>
    public const double AssumedFrameRate = 25;

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / (declaredFrameRate ?? AssumedFrameRate));
    private TimeSpan? _last;
    private TimeSpan _offset;

    /// <summary>The time of the next frame of the file.</summary>
    /// <param name="stamp">As the decoder reports it, in the stream's clock; null if it has none.</param>
    /// <returns>Its time, where that comes from, and whether the stream's clock was set back by more than a second.</returns>
    public (TimeSpan Time, PresentationClock Clock, bool IsJump) Next(TimeSpan? stamp)
    {
        bool isJump = stamp + _offset < _last - LiveTimeline.Tolerance;
        if (isJump)
            _offset = _last!.Value + _interval - stamp!.Value;
        bool isUsable = stamp is not null && (_last is null || stamp + _offset > _last);
        TimeSpan next = isUsable ? stamp!.Value + _offset : _last is { } last ? last + _interval : TimeSpan.Zero;
        _last = next;
        return (next, isUsable ? PresentationClock.Stream : PresentationClock.DeclaredRate, isJump);
    }
}
