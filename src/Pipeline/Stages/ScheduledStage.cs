using System.Diagnostics;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Encode and track stage in one, where not every frame is encoded, or not all of it. A file's carried frames wait for the next encoded
/// one, so that they are carried to from both sides; the same file gives the same results. A live source's frames wait
/// for nothing: one is encoded beside, and what was found on it is brought forward when the encoder has done. A budget, if there is one,
/// says how much may be encoded.
/// </summary>
internal sealed class ScheduledStage(
    ISegmenter segmenter,
    EncodeSchedule schedule,
    FrameReader reader,
    BesideEncoding encoding,
    FrameCommands commands,
    ObjectStates states,
    SinkFanOut fanOut,
    FrameMeter meter,
    bool isLive,
    CameraBudget? budget)
{
    private readonly EncodePlanner _planner = new(schedule, budget);
    private readonly LeavingResults _leaving = new(segmenter, states, fanOut, meter);
    private List<FrameResult> _held = new(schedule.Interval);

    /// <param name="signals">How the run ends.</param>
    /// <param name="onEnd">Called after the last frame, before the sinks are told that no more comes.</param>
    public async Task RunAsync(RunSignals signals, Func<Task> onEnd)
    {
        meter.Encode.State = meter.Track.State = StageState.Running;
        try
        {
            while (await reader.WaitAsync(signals.Abort))
            {
                if (!reader.TryTake(out VideoFrame frame))
                    continue;
                await TrackAsync(frame, signals.Abort);
                if (!fanOut.HasWorkingSink)
                    await signals.StopAsync();
            }

            await LeaveAsync(isEncoded: false, signals.Abort);
            await _leaving.WaitAsync();
            meter.Encode.State = meter.Track.State = StageState.Completed;
        }
#pragma warning disable CA1031 // A stage reports its failure and drains: it must not leave its neighbours waiting.
        catch (Exception error)
#pragma warning restore CA1031
        {
            commands.Refuse(error);
            await signals.FailAsync(meter.Track, error);
            meter.Encode.State = StageState.Failed;
            await reader.DrainAsync();
        }
        finally
        {
            await encoding.EndAsync();
            encoding.Dispose();
            await _leaving.EndAsync();
            foreach (FrameResult result in _held)
                result.Dispose();
            _held.Clear();
            await onEnd();
            fanOut.Complete();
        }
    }

    private async Task TrackAsync(VideoFrame frame, CancellationToken abort)
    {
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<TakeSnapshot> snapshots;
        CarryDemand demand;
        Encoding encoded;
        try
        {
            await TakeLateAnswerAsync(frame, abort);
            snapshots = commands.Apply(frame);
            demand = segmenter.Advance(frame, Scope());
            encoded = await EncodeIfDueAsync(frame, demand, abort);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        FrameResult result = Find(frame, encoded, snapshots, abort);
        bool isEncoded = encoded.Embedding is not null;
        try
        {
            commands.Answer(result);
        }
        catch
        {
            result.Dispose();
            throw;
        }

        meter.EndTrack(started + encoded.Ticks);
        _held.Add(result);
        bool waits = !isLive && !isEncoded && demand.HasObjects;
        if (!waits || _held.Count > schedule.MostHeld)
            await LeaveAsync(isEncoded, abort);
    }

    private EncodeScope Scope() => new(
        schedule.Region == EncodeRegion.Objects, budget?.Pace.Reduction ?? EncodeReduction.None, IsAwaited: isLive && schedule.Carries);

    // A live source's results leave at once, and so do those that nothing waits for.
    private async ValueTask LeaveAsync(bool isEncoded, CancellationToken abort)
    {
        if (isLive || !schedule.Carries)
            await _leaving.PublishAsync(_held, abort);
        else
            _held = await _leaving.BeginAsync(_held, isEncoded, abort);
    }

    // What was found on a frame that was encoded beside corrects what was carried since; across a break it is of no use
    // later, so it is waited for.
    private async ValueTask TakeLateAnswerAsync(VideoFrame frame, CancellationToken abort)
    {
        if ((encoding.IsDone || (encoding.IsBusy && frame.Metadata.BreaksMotion)) && await encoding.TakeAsync(abort) is { } answer)
            segmenter.Correct(answer);
    }

    // Encodes the frame if it must be or is due: now, or beside the frames that follow.
    private async ValueTask<Encoding> EncodeIfDueAsync(VideoFrame frame, CarryDemand demand, CancellationToken abort)
    {
        // What the encoder is at is older than what it will say of a frame that it is needed for now.
        if (demand.IsRequired)
            await encoding.GiveUpAsync();
        if (!_planner.Decide(demand, encoding.IsBusy))
            return default;
        FrameParts parts = demand.Parts;
        if (isLive && schedule.Carries && !demand.IsRequired)
            return new Encoding(null, frame.Share(), parts, 0);
        budget?.OnWaiting();
        long started = Stopwatch.GetTimestamp();
        TurnUrgency urgency = isLive && demand.IsRequired ? TurnUrgency.Urgent : TurnUrgency.Normal;
        IFrameEmbedding embedding = await encoding.EncodeAsync(frame, parts, urgency, abort);
        return new Encoding(embedding, null, parts, Stopwatch.GetTimestamp() - started);
    }

    private FrameResult Find(VideoFrame frame, in Encoding encoded, IReadOnlyList<TakeSnapshot> snapshots, CancellationToken abort)
    {
        FrameResult? result = null;
        try
        {
            meter.BeginTrack();
            result = segmenter.Track(frame, encoded.Embedding);
            result.Mark(snapshots);
            if (encoded.Beside is { } copy)
            {
                segmenter.Remember();
                encoding.Start(copy, encoded.Parts, abort);
            }

            return result;
        }
        catch
        {
            result?.Dispose();
            encoded.Beside?.Dispose();
            throw;
        }
    }

    /// <summary>What was decided for a frame; nothing is set if it is not encoded.</summary>
    /// <param name="Embedding">Of the frame, if it was encoded.</param>
    /// <param name="Beside">A share of the frame, if it will be encoded beside the next ones.</param>
    /// <param name="Parts">What of the frame is encoded.</param>
    /// <param name="Ticks">Time that the encoding took, which is not the track stage's.</param>
    private readonly record struct Encoding(IFrameEmbedding? Embedding, VideoFrame? Beside, FrameParts Parts, long Ticks);
}
