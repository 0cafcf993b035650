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
    FrameMeter meter)
{
    /// <param name="signals">How the run ends.</param>
    /// <param name="onEnd">Called after the last frame, before the sinks are told that no more comes.</param>
    public async Task RunAsync(RunSignals signals, Func<Task> onEnd)
    {
        meter.Track.State = StageState.Running;
        try
        {
            await foreach (EncodedFrame next in encoded.Reader.ReadAllAsync(signals.Abort))
            {
                long started = Stopwatch.GetTimestamp();
                FrameResult result = Track(next);
                meter.EndTrack(started);
                meter.Publish(result);
                await fanOut.PublishAsync(result, signals.Abort);
                if (!fanOut.HasWorkingSink)
                    await signals.StopAsync();
            }

            meter.Track.State = StageState.Completed;
        }
#pragma warning disable CA1031 // As in the encode stage.
        catch (Exception error)
#pragma warning restore CA1031
        {
            commands.Refuse(error);
            await signals.FailAsync(meter.Track, error);
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
        IReadOnlyList<TakeSnapshot> snapshots = [];
        try
        {
            // What came up since it was decided not to encode this one needs the next one, which is.
            if (next.Embedding is null)
                commands.Pass(next.Frame);
            else
                snapshots = commands.Apply(next.Frame);
        }
        catch
        {
            next.Dispose();
            throw;
        }

        meter.BeginTrack();
        FrameResult result = segmenter.Track(next.Frame, next.Embedding);
        try
        {
            result.Mark(snapshots);
            commands.Answer(result);
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
