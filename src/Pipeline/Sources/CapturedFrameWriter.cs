using System.Threading.Channels;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Sources;

/// <summary>
/// Counts what a source captures on its way into the first queue. Indices count captured frames, so a gap in a live
/// source's indices is a frame for which there was no buffer; any other's are those of frames that did not decode, which
/// the source counts itself (<see cref="SourceLosses"/>).
/// </summary>
internal sealed class CapturedFrameWriter(ChannelWriter<VideoFrame> inner, bool isLive, DropCounters drops)
    : ChannelWriter<VideoFrame>
{
    // Stands for null: a longer value could be read half-written.
    private const long UnknownRoad = long.MinValue;

    private long _captured;
    private long _nextIndex;
    private int _continuity;
    private bool _isReopened;
    private Discontinuity _lastDiscontinuity;
    private long _roadTicks = UnknownRoad;

    /// <summary>Frames handed over, plus the gaps before them.</summary>
    public long Captured => Volatile.Read(ref _captured);

    /// <summary>Discontinuities so far.</summary>
    public int Continuity => Volatile.Read(ref _continuity);

    /// <summary>Of the newest frame; null if it is not known.</summary>
    public TimeSpan? RoadLatency => Volatile.Read(ref _roadTicks) is var ticks and not UnknownRoad ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>The source was opened again: its next frame does not go on from the one before.</summary>
    public void Reopen()
    {
        _isReopened = true;
        Volatile.Write(ref _roadTicks, UnknownRoad);
    }

    public override bool TryWrite(VideoFrame item)
    {
        // Once written, the frame belongs to the reader: look at it before.
        long index = item.Metadata.Index;
        Volatile.Write(ref _roadTicks, item.Metadata.RoadLatency?.Ticks ?? UnknownRoad);
        if (_isReopened || item.Metadata.IsDiscontinuity)
        {
            Volatile.Write(ref _continuity, _continuity + 1);
            _lastDiscontinuity = _isReopened ? Discontinuity.Reopened : item.Metadata.Discontinuity;
        }

        item.Continuity = _continuity;
        item.LastDiscontinuity = _lastDiscontinuity;
        if (!inner.TryWrite(item))
            return false;
        long missed = Math.Max(0, index - _nextIndex);
        for (long i = 0; i < missed && isLive; i++)
            drops.Add(DropCause.PoolExhausted);
        _isReopened = false;
        _nextIndex = index + 1;
        Interlocked.Add(ref _captured, 1 + missed);
        return true;
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
        inner.WaitToWriteAsync(cancellationToken);
}
