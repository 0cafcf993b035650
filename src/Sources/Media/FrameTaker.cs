using SamStream.Pipeline.Frames;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Media.Timing;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>
/// Decides which frames of a session are delivered, and under which index and time. Used by the session's reading thread.
/// </summary>
internal abstract class FrameTaker(string sourceId, FramePool pool, FrameDelivery delivery, LossCount losses, TimeProvider clock)
{
    private FrameHeader? _last;
    private Discontinuity _pending;

    /// <summary>True once nobody wants another frame.</summary>
    public bool IsDone { get; protected set; }

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
        Discontinuity discontinuity = _pending;
        _pending = Discontinuity.None;
        IsDone = !delivery.Deliver(buffer.Publish(new FrameMetadata
        {
            SourceId = sourceId,
            Index = index,
            PresentationTime = time,
            PresentationClock = presentationClock,
            CapturedAt = clock.GetUtcNow(),
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
internal sealed class FileFrameTaker(
    string sourceId, FramePool pool, FrameDelivery delivery, LossCount losses, FrameSelection selection,
    double? declaredFrameRate, TimeProvider clock, CancellationToken stopping)
    : FrameTaker(sourceId, pool, delivery, losses, clock)
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
internal sealed class LiveFrameTaker : FrameTaker
{
    private readonly LiveClock _liveClock;
    private (long Index, TimeSpan Time, PresentationClock Clock) _current;

    public LiveFrameTaker(
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
