namespace SamStream.Sources.Media;

/// <summary>The presentation times of all frames of a video, in the order in which they decode, and which of them are key frames.</summary>
internal sealed class FrameTimes
{
    // Between ffprobe's time and FFmpeg's lies at the most a rounding.
    private const long ToleranceTicks = 10;

    private readonly long[] _ticks;
    private readonly int[] _keys;

    /// <param name="ticks">Increasing, 100 ns.</param>
    /// <param name="keys">Positions, increasing; the first is 0.</param>
    public FrameTimes(long[] ticks, int[] keys) => (_ticks, _keys) = (ticks, keys);

    public int Count => _ticks.Length;

    public IReadOnlyList<int> Keys => _keys;

    public TimeSpan TimeOf(long position) => TimeSpan.FromTicks(_ticks[position]);

    /// <summary>The frame of a time; null if none has it.</summary>
    public int? PositionOf(TimeSpan? time)
    {
        if (time is not { Ticks: var ticks })
            return null;
        int at = Array.BinarySearch(_ticks, ticks);
        if (at >= 0)
            return at;
        int above = ~at;
        if (above < _ticks.Length && _ticks[above] - ticks <= ToleranceTicks)
            return above;
        return above > 0 && ticks - _ticks[above - 1] <= ToleranceTicks ? above - 1 : null;
    }

    /// <summary>The last key frame at or before a frame.</summary>
    public int KeyFor(long position)
    {
        int at = Array.BinarySearch(_keys, (int)Math.Clamp(position, 0, int.MaxValue));
        return _keys[Math.Max(0, at >= 0 ? at : ~at - 1)];
    }
}
