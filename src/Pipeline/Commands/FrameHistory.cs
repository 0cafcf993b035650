using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Commands;

/// <summary>The latest frames of a source by index and media clock, to tell how old a frame is that has passed.</summary>
internal sealed class FrameHistory
{
    private const int Capacity = 512;

    private readonly Entry[] _ring = new Entry[Capacity];
    private long _count;
    private DateTimeOffset _lastCapturedAt;

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

    // Media clocks before and after a jump cannot be compared; indices can.
    private bool IsSameClock(CommandTime time, long entry) =>
        time.FrameIndex is not null || At(entry - 1).Segment == At(entry).Segment;

    private static bool IsReached(CommandTime time, in Entry entry) =>
        entry.Index >= (time.FrameIndex ?? 0) && entry.PresentationTime >= (time.PresentationTime ?? TimeSpan.MinValue);

    private ref readonly Entry At(long number) => ref _ring[number % Capacity];

    private readonly record struct Entry(long Index, TimeSpan PresentationTime, TimeSpan Elapsed, int Segment);
}
