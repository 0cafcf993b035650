using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Sinks;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Runs;

/// <summary>Runs the spans of a clip, pass by pass, and keeps what is done.</summary>
/// <param name="clip">Whose frames.</param>
/// <param name="prompts">What people have set.</param>
/// <param name="store">Of the results.</param>
/// <param name="log">Of what is done.</param>
/// <param name="time">Tells when it is time to keep it.</param>
internal sealed class SpanRuns(RecordedClip clip, ClipPrompts prompts, ResultStore store, SpanLog log, TimeProvider time)
{
    // What a killed process does again is at most what it has done since.
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs frames through the pipeline to a sink.</summary>
    public delegate Task<(ClipRunState State, string? Error)> PassRunner(ClipSource source, RunStart known, ISink sink, CancellationToken stop);

    /// <summary>Runs what is due, or again. What is done of a run that is due is kept, so that it goes on where it was.</summary>
    /// <param name="request">Which of both.</param>
    /// <param name="run">Runs a pass.</param>
    /// <param name="onFrame">Told of each frame that is done, and whether it goes backwards.</param>
    /// <param name="stop">Stops it; what is done is kept.</param>
    public async Task<(ClipRunState State, string? Error)> RunAsync(ClipRunRequest request, PassRunner run, Action<long, bool> onFrame, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isDue = request.Direction == RunDirection.Due;
        (IReadOnlyList<ObjectSpan> spans, SpanProgress? before) = ToDo(request);
        IReadOnlyList<Prompt> all = prompts.ToPrompts();
        IReadOnlyList<SpanPass> passes = SpanPlanner.Passes(spans, clip.FrameCount);
        if (isDue)
            ForgetAbsent(spans);
        for (int i = before?.Pass ?? 0; i < passes.Count; i++)
        {
            if (stop.IsCancellationRequested)
                return (ClipRunState.Stopped, null);
            long? done = before?.Pass == i ? before.Frame : null;
            int number = i;
            Keep(number, done);
            (ClipRunState State, string? Error) end = await RunAsync(passes[i], done, all, frame => Keep(number, frame), run, onFrame, stop);
            if (end.State != ClipRunState.Completed)
                return end;
        }

        store.Settle();
        if (isDue)
            log.End(spans, SpanPlanner.Plan(prompts.List));
        return (ClipRunState.Completed, null);

        void Keep(int pass, long? frame)
        {
            if (isDue)
                log.Put(spans, pass, frame);
        }
    }

    /// <summary>What a run is for, and how far it is: what is to be done again; or the spans of the run that was not ended; or else all that are not done.</summary>
    /// <exception cref="ClipException">There is nothing to do.</exception>
    public (IReadOnlyList<ObjectSpan> Spans, SpanProgress? From) ToDo(ClipRunRequest request)
    {
        IReadOnlyList<ObjectSpan> all = SpanPlanner.Plan(prompts.List);
        (IReadOnlyList<ObjectSpan> Spans, SpanProgress? From) toDo = request.Direction == RunDirection.Redo
            ? (SpanPlanner.Within(all, request.First, Math.Min(request.Last!.Value, (clip.FrameCount - 1) ?? long.MaxValue), HasMask), null)
            : log.ToDo(all);
        return toDo.Spans.Count > 0 ? toDo : throw new ClipException(
            ClipFault.NothingToFollow,
            all.Count == 0 ? "The clip has no prompt. Place one." : "Nothing is due: everything between the frames that are set is done. Correct a frame.");
    }

    /// <summary>Frames that passes over spans take; null: the clip's length is not known.</summary>
    public long? FramesOf(IReadOnlyList<ObjectSpan> due) =>
        SpanPlanner.Passes(due, clip.FrameCount ?? clip.Properties.DeclaredFrameCount).Aggregate((long?)0, (sum, pass) => sum + pass.Count);

    private async Task<(ClipRunState State, string? Error)> RunAsync(
        SpanPass pass, long? done, IReadOnlyList<Prompt> all, Action<long> keep, PassRunner run, Action<long, bool> onFrame, CancellationToken stop)
    {
        (long from, RunStart known) = SpanStart.For(pass, done, all, frame => store.Find(frame));
        long? count = pass.Count - Math.Abs(pass.From - from);
        if (count < 1 || known.Prompts.Count == 0)
            return (ClipRunState.Completed, null);
        long keptAt = time.GetTimestamp();
        ClipSource source = pass.IsForwards ? clip.Forwards(from, count) : clip.Backwards(from, from - count!.Value + 1);
        return await run(source, known, new SpanSink(store, source, pass, done, frame =>
        {
            onFrame(frame, !pass.IsForwards);
            if (time.GetElapsedTime(keptAt) < CheckpointInterval)
                return;
            keep(frame);
            keptAt = time.GetTimestamp();
        }), stop);
    }

    private bool HasMask(int id, long frame) => store.Find(frame)?.Objects.Any(found => found.Id == id && found.Mask is not null) == true;

    // Where an object is said to be gone, an earlier run may have found it.
    private void ForgetAbsent(IReadOnlyList<ObjectSpan> due)
    {
        ObjectSpan[] absent = [.. due.Where(span => span.IsAbsent)];
        bool IsGone(int id, long frame) => absent.Any(span => span.Id == id && span.Holds(frame));
        foreach (ResultRow row in absent.Length == 0 ? [] : store.Rows())
        {
            if (row.Objects.Any(found => IsGone(found.Id, row.Frame)) && store.Find(row.Frame) is { } known)
                store.Append(known with { Objects = [.. known.Objects.Where(found => !IsGone(found.Id, row.Frame))] });
        }
    }
}
