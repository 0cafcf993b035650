using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Frames to embeddings, one at a time and only in its turn; drops them while the camera is paused. Where nothing is followed and nothing
/// is due, a frame passes as it is.
/// </summary>
internal sealed class EncodeStage(
    ISegmenter segmenter, FrameReader reader, FrameCommands commands, LeaseQueue<EncodedFrame> encoded, FrameMeter meter)
{
    public async Task RunAsync(RunSignals signals)
    {
        meter.Encode.State = StageState.Running;
        try
        {
            while (await reader.WaitAsync(signals.Abort))
            {
                if (await EncodeNextAsync(signals.Abort) is { } next)
                    await encoded.OfferAsync(next, signals.Abort);
            }

            meter.Encode.State = StageState.Completed;
        }
#pragma warning disable CA1031 // A stage reports its failure and drains: it must not leave its neighbours waiting.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await signals.FailAsync(meter.Encode, error);
            await reader.DrainAsync();
        }
        finally
        {
            encoded.Writer.TryComplete();
        }
    }

    private async ValueTask<EncodedFrame?> EncodeNextAsync(CancellationToken abort)
    {
        VideoFrame? frame = null;
        if (!segmenter.FollowsAny)
        {
            if (!reader.TryTake(out frame))
                return null;
            // In this order: what is no longer due is followed by now.
            if (!commands.MayBeDue(frame) && !segmenter.FollowsAny)
                return new EncodedFrame(frame, null);
        }

        // Before the turn: what this camera's own track stage takes its time for must not hold up the others.
        IFrameEmbedding? embedding = null;
        try
        {
            embedding = segmenter.RentEmbedding(abort);
            using NetworkTurns.Turn turn = await segmenter.Turns.TakeToBeginAsync(TurnUrgency.Normal, abort);
            // Only now: while this waited, a newer frame may have taken the place of the one that was there.
            if (frame is null && !reader.TryTake(out frame))
            {
                embedding.Dispose();
                return null;
            }

            long started = meter.BeginEncode();
            segmenter.Encode(frame, FrameParts.Whole, embedding, turn.Ended);
            meter.EndEncode(started);
            return new EncodedFrame(frame, embedding);
        }
        catch
        {
            embedding?.Dispose();
            frame?.Dispose();
            throw;
        }
    }
}

/// <summary>A frame on its way from the encode stage to the track stage, with both leases.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Embedding">Null: it was not encoded.</param>
internal readonly record struct EncodedFrame(VideoFrame Frame, IFrameEmbedding? Embedding) : IDisposable
{
    public void Dispose()
    {
        Embedding?.Dispose();
        Frame.Dispose();
    }
}
