using System.Diagnostics;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;

namespace SamStream.Pipeline.Segmentation;

/// <summary>Frames to embeddings, one at a time and only in its turn; drops them while the camera is paused.</summary>
internal sealed class EncodeStage(
    ISegmenter segmenter,
    EncodeTurns turns,
    CommandSchedule commands,
    LeaseQueue<VideoFrame> frames,
    LeaseQueue<EncodedFrame> encoded,
    StageMeter meter,
    DropCounters drops)
{
    private int _continuity;
    private bool _wasPaused;

    public async Task RunAsync(RunSignals signals)
    {
        meter.State = StageState.Running;
        try
        {
            while (await frames.Reader.WaitToReadAsync(signals.Abort).ConfigureAwait(false))
            {
                if (commands.IsPaused)
                    DropPaused();
                else if (await EncodeNextAsync(signals.Abort).ConfigureAwait(false) is { } next)
                    await encoded.OfferAsync(next, signals.Abort).ConfigureAwait(false);
            }

            meter.State = StageState.Completed;
        }
#pragma warning disable CA1031 // A stage reports its failure and drains: it must not leave its neighbours waiting.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await signals.FailAsync(meter, error).ConfigureAwait(false);
            await frames.DrainAsync(DropCause.ShutDown).ConfigureAwait(false);
        }
        finally
        {
            encoded.Writer.TryComplete();
        }
    }

    private async ValueTask<EncodedFrame?> EncodeNextAsync(CancellationToken abort)
    {
        // Before the turn: what this camera's own track stage takes its time for must not hold up the others.
        IFrameEmbedding embedding = segmenter.RentEmbedding(abort);
        VideoFrame? frame = null;
        try
        {
            using EncodeTurns.Turn turn = await turns.TakeAsync(abort).ConfigureAwait(false);
            // Only now: while this waited, a newer frame may have taken the place of the one that was there.
            if (!frames.Reader.TryRead(out frame))
            {
                embedding.Dispose();
                return null;
            }

            long started = Stopwatch.GetTimestamp();
            MarkBreak(frame);
            segmenter.Encode(frame, embedding);
            meter.Finish(started);
            return new EncodedFrame(frame, embedding);
        }
        catch
        {
            embedding.Dispose();
            frame?.Dispose();
            throw;
        }
    }

    private void DropPaused()
    {
        _wasPaused = true;
        while (frames.Reader.TryRead(out VideoFrame? frame))
        {
            frame.Dispose();
            drops.Add(DropCause.Paused);
        }
    }

    // A frame that does not go on from the one that was encoded before it says so, also when it is not the very frame on
    // which the source saw the break: that one may have been dropped.
    private void MarkBreak(VideoFrame frame)
    {
        if (frame.Continuity != _continuity || _wasPaused)
            frame.MarkDiscontinuity();
        _continuity = frame.Continuity;
        _wasPaused = false;
    }
}
