using SamStream.Pipeline.Frames;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>
/// Decides which frames of a session are delivered, and under which index and time. Used by the session's reading thread.
/// </summary>
internal abstract class FramePublisher(string sourceId, FramePool pool, FrameDelivery delivery, LossCount losses, TimeProvider clock)
{
    private FrameHeader? _last;
    private Discontinuity _pending;

    /// <summary>True once nobody wants another frame.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>When the camera took the frame of a time stamp, by its own clock; null, also as an answer: that is not known.</summary>
    public Func<TimeSpan, DateTimeOffset?>? CameraTime { get; init; }

    protected FramePool Pool => pool;

    protected TimeProvider Clock => clock;

    /// <summary>A buffer for a frame; null if it is left out.</summary>
    /// <param name="header">The frame.</param>
    /// <param name="position">Its place in the stream: frames that came before, decoded or not.</param>
    public WritableFrame? Rent(in FrameHeader header, long position)
    {
        losses.Count(header, _last);
        Mark(ChangeTo(header));
        _last = header;
        return RentBuffer(header, position);
    }

    /// <summary>Hands a frame on; false if it was the last one that is wanted.</summary>
    public bool Deliver(WritableFrame buffer, in FrameHeader header)
    {
        (long index, TimeSpan time, PresentationClock presentationClock) = Describe(header);
        // A time stamp that was not taken for the frame's, as one that comes twice, is not that of its packets either.
        DateTimeOffset? cameraTime = presentationClock == PresentationClock.Stream && header.Time is { } stamp
            ? CameraTime?.Invoke(stamp)
            : null;
        Discontinuity discontinuity = _pending;
        _pending = Discontinuity.None;
        IsDone = !delivery.Deliver(buffer.Publish(new FrameMetadata
        {
            SourceId = sourceId,
            Index = index,
            PresentationTime = time,
            PresentationClock = presentationClock,
            CapturedAt = clock.GetUtcNow(),
            CameraTime = cameraTime,
            CameraClock = cameraTime is null ? CameraClock.None : CameraClock.Rtcp,
            Matrix = header.Matrix,
            Discontinuity = discontinuity,
        })) || IsDone;
        return !IsDone;
    }

    /// <summary>A buffer for the frame, or null.</summary>
    protected abstract WritableFrame? RentBuffer(in FrameHeader header, long position);

    /// <summary>Index and time of the frame that a buffer was given for.</summary>
    protected abstract (long Index, TimeSpan Time, PresentationClock Clock) Describe(in FrameHeader header);

    /// <summary>What breaks the stream stays marked until a frame is delivered that says so.</summary>
    protected void Mark(Discontinuity discontinuity)
    {
        // A new size tells more than a clock that jumped with it, and a new pixel format less than anything.
        if (_pending is Discontinuity.None or Discontinuity.PixelFormatChanged or Discontinuity.AspectChanged
            && discontinuity != Discontinuity.None)
        {
            _pending = discontinuity;
        }
    }

    private Discontinuity ChangeTo(in FrameHeader header)
    {
        if (_last is not { } last)
            return Discontinuity.None;
        if ((last.Width, last.Height) != (header.Width, header.Height))
            return Discontinuity.SizeChanged;
        if (last.PixelFormat != header.PixelFormat)
            return Discontinuity.PixelFormatChanged;
        return last.Aspect == header.Aspect ? Discontinuity.None : Discontinuity.AspectChanged;
    }
}

/// <summary>Takes every frame of an input that has an end, or those of an excerpt, and waits for buffers.</summary>
internal sealed class FileFramePublisher(
    string sourceId, FramePool pool, FrameDelivery delivery, LossCount losses, FrameSelection selection,
    double? declaredFrameRate, TimeProvider clock, CancellationToken stopping)
    : FramePublisher(sourceId, pool, delivery, losses, clock)
{
    private readonly PresentationTimeline _timeline = new(declaredFrameRate);
    private (long Index, TimeSpan Time, PresentationClock Clock) _current;
    private long _delivered;

    protected override WritableFrame? RentBuffer(in FrameHeader header, long position)
    {
        (TimeSpan time, PresentationClock presentationClock, bool isJump) = _timeline.Next(header.Time);
        if (isJump)
            Mark(Discontinuity.ClockJumped);
        if (selection.IndexOf(position) is not { } index)
            return null;
        _current = (index, time, presentationClock);
        return Pool.Rent(header.Width, header.Height, stopping);
    }

    protected override (long Index, TimeSpan Time, PresentationClock Clock) Describe(in FrameHeader header)
    {
        IsDone = ++_delivered == selection.Most;
        return _current;
    }
}

/// <summary>
/// Takes the frames of a live input for which there is a buffer; the index of one that is dropped is left out. Indices and times
/// go on where the session before ended.
/// </summary>
internal sealed class LiveFramePublisher : FramePublisher
{
    private readonly LiveClock _liveClock;
    private (long Index, TimeSpan Time, PresentationClock Clock) _current;

    public LiveFramePublisher(
        string sourceId, FramePool pool, FrameDelivery delivery, LossCount losses, LiveClock liveClock, bool isReopened, TimeProvider clock)
        : base(sourceId, pool, delivery, losses, clock)
    {
        _liveClock = liveClock;
        if (isReopened)
            Mark(Discontinuity.Reopened);
    }

    protected override WritableFrame? RentBuffer(in FrameHeader header, long position)
    {
        (TimeSpan time, PresentationClock presentationClock, bool isJump) = _liveClock.Timeline.Next(
            header.Time, Clock.GetElapsedTime(_liveClock.Begin));
        if (isJump)
            Mark(Discontinuity.ClockJumped);
        _current = (_liveClock.NextIndex++, time, presentationClock);
        return Pool.TryRent(header.Width, header.Height, out WritableFrame? buffer) ? buffer : null;
    }

    protected override (long Index, TimeSpan Time, PresentationClock Clock) Describe(in FrameHeader header) => _current;
}

/// <summary>What a live source counts over all its openings.</summary>
/// <param name="begin">Time stamp of the first opening.</param>
internal sealed class LiveClock(long begin)
{
    public long Begin => begin;

    public long NextIndex { get; set; }

    public LiveTimeline Timeline { get; } = new();
}

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
