using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Commands;

/// <summary>The latest frames of a source by index and media clock, to tell how old a frame is that has passed.</summary>
internal sealed class FrameHistory
{
    private const int Capacity = 512;

    // Of a source that has not shown yet how fast it is.
    private const double UsualFrameSeconds = 1 / 30.0;

    private readonly Entry[] _ring = new Entry[Capacity];
    private long _count;
    private DateTimeOffset _lastCapturedAt;

    /// <summary>Index and media clock of the latest frame; there must be one.</summary>
    public (long Index, TimeSpan PresentationTime) Latest => (At(_count - 1).Index, At(_count - 1).PresentationTime);

    /// <summary>True if media clocks before the latest frame say nothing of those after it.</summary>
    public bool IsNewClock => _count == 1 || (_count > 1 && At(_count - 1).Segment != At(_count - 2).Segment);

    /// <summary>True if the frame that is meant is the latest one or lies before it.</summary>
    public bool HasPassed(CommandTime time) => _count > 0 && IsReached(time, At(_count - 1));

    public void Add(in FrameMetadata frame)
    {
        TimeSpan elapsed = TimeSpan.Zero;
        int segment = 0;
        if (_count > 0)
        {
            Entry last = At(_count - 1);
            // A media clock that jumped says nothing of the time between: there the wall clock does.
            TimeSpan step = frame.BreaksMotion
                ? frame.CapturedAt - _lastCapturedAt
                : frame.PresentationTime - last.PresentationTime;
            elapsed = last.Elapsed + (step > TimeSpan.Zero ? step : TimeSpan.Zero);
            segment = frame.BreaksMotion ? last.Segment + 1 : last.Segment;
        }

        _ring[_count++ % Capacity] = new Entry(frame.Index, frame.PresentationTime, elapsed, segment);
        _lastCapturedAt = frame.CapturedAt;
    }

    /// <summary>
    /// Time from the first frame that reached what is meant to the latest one; null if that was longer ago than frames
    /// are remembered.
    /// </summary>
    public TimeSpan? AgeOf(CommandTime time)
    {
        long oldest = Math.Max(0, _count - Capacity);
        long first = _count - 1;
        while (first > oldest && IsReached(time, At(first - 1)) && IsSameClock(time, first))
            first--;
        bool isForgotten = first == oldest && oldest > 0;
        return isForgotten ? null : At(_count - 1).Elapsed - At(first).Elapsed;
    }

    /// <summary>
    /// Seconds by the media clock from the latest frame to what is meant, those to a frame's index as fast as the latest ones
    /// came; null without a frame, and if nothing is named.
    /// </summary>
    public double? LeadOf(CommandTime time)
    {
        if (_count == 0)
            return null;
        Entry last = At(_count - 1);
        if (time.PresentationTime is { } clock)
            return clock.TotalSeconds - last.PresentationTime.TotalSeconds;
        return time.FrameIndex is { } index ? ((double)index - last.Index) * FrameSeconds() : null;
    }

    private double FrameSeconds()
    {
        Entry last = At(_count - 1);
        long first = _count - 1;
        while (first > Math.Max(0, _count - Capacity) && At(first - 1).Segment == last.Segment)
            first--;
        double seconds = (last.Elapsed - At(first).Elapsed).TotalSeconds;
        long frames = last.Index - At(first).Index;
        return seconds > 0 && frames > 0 ? seconds / frames : UsualFrameSeconds;
    }

    // Media clocks before and after a jump cannot be compared; indices can.
    private bool IsSameClock(CommandTime time, long entry) =>
        time.FrameIndex is not null || At(entry - 1).Segment == At(entry).Segment;

    private static bool IsReached(CommandTime time, in Entry entry) =>
        entry.Index >= (time.FrameIndex ?? 0) && entry.PresentationTime >= (time.PresentationTime ?? TimeSpan.MinValue);

    private ref readonly Entry At(long number) => ref _ring[number % Capacity];

    private readonly record struct Entry(long Index, TimeSpan PresentationTime, TimeSpan Elapsed, int Segment);
}
