using System.Diagnostics;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>Embeddings to results: takes the commands that are due, follows the objects, tells what changed.</summary>
internal sealed class TrackStage(
    ISegmenter segmenter,
    FrameCommands commands,
    ObjectStates states,
    LeaseQueue<EncodedFrame> encoded,
    SinkFanOut fanOut,
    StageMeter meter,
    LatencyHistogram captureToResult)
{
    /// <param name="signals">How the run ends.</param>
    /// <param name="onEnd">Called after the last frame, before the sinks are told that no more comes.</param>
    public async Task RunAsync(RunSignals signals, Func<Task> onEnd)
    {
        meter.State = StageState.Running;
        try
        {
            await foreach (EncodedFrame next in encoded.Reader.ReadAllAsync(signals.Abort))
            {
                long started = Stopwatch.GetTimestamp();
                long captured = next.Frame.CapturedTimestamp;
                FrameResult result = Track(next);
                meter.Finish(started);
                captureToResult.Record(Stopwatch.GetElapsedTime(captured));
                await fanOut.PublishAsync(result, signals.Abort);
                if (!fanOut.HasWorkingSink)
                    await signals.StopAsync();
            }

            meter.State = StageState.Completed;
        }
#pragma warning disable CA1031 // As in the encode stage.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await signals.FailAsync(meter, error);
            await encoded.DrainAsync(DropCause.ShutDown);
        }
        finally
        {
            await onEnd();
            fanOut.Complete();
        }
    }

    private FrameResult Track(EncodedFrame next)
    {
        IReadOnlyList<TakeSnapshot> snapshots;
        try
        {
            snapshots = commands.Apply(next.Frame);
        }
        catch
        {
            next.Dispose();
            throw;
        }

        FrameResult result = segmenter.Track(next.Frame, next.Embedding);
        try
        {
            result.Mark(snapshots);
            states.Observe(result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
