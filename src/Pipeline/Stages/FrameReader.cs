using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Takes frames from the source's queue: drops them while the camera is paused and once the run is stopped, and marks breaks of
/// the stream.
/// </summary>
internal sealed class FrameReader(
    CommandSchedule commands, LeaseQueue<VideoFrame> frames, DropCounters drops, CancellationToken stop)
{
    private int _continuity;
    private int _breaks;
    private Discontinuity _lastBreak;
    private bool _wasPaused;

    /// <summary>Waits for a frame while the camera is not paused; false when no more comes.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken abort)
    {
        while (await frames.Reader.WaitToReadAsync(abort).ConfigureAwait(false))
        {
            if (stop.IsCancellationRequested)
                Drop(DropCause.ShutDown);
            else if (commands.IsPaused)
                DropPaused();
            else
                return true;
        }

        return false;
    }

    /// <summary>The next frame if there is one, which is the caller's.</summary>
    public bool TryTake(out VideoFrame frame)
    {
        // It may have been stopped since there was one.
        if (stop.IsCancellationRequested)
            Drop(DropCause.ShutDown);
        if (!frames.Reader.TryRead(out frame!))
            return false;
        // A frame that does not go on from the one that was taken before it says so, also when it is not the very frame
        // on which the source saw the break: that one may have been dropped.
        if (_wasPaused)
            frame.MarkDiscontinuity(Discontinuity.Resumed);
        else if (frame.Continuity != _continuity)
            frame.MarkDiscontinuity(frame.LastDiscontinuity);
        _continuity = frame.Continuity;
        _wasPaused = false;
        if (frame.Metadata.IsDiscontinuity)
            (_breaks, _lastBreak) = (_breaks + 1, frame.Metadata.Discontinuity);
        (frame.Breaks, frame.LastBreak) = (_breaks, _lastBreak);
        return true;
    }

    /// <summary>Ends the leases of all frames that are left.</summary>
    public Task DrainAsync() => frames.DrainAsync(DropCause.ShutDown);

    private void DropPaused()
    {
        _wasPaused = true;
        Drop(DropCause.Paused);
    }

    private void Drop(DropCause cause)
    {
        while (frames.Reader.TryRead(out VideoFrame? frame))
        {
            frame.Dispose();
            drops.Add(cause);
        }
    }
}
