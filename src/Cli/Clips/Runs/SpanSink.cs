using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Messages;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Runs;

/// <summary>Keeps what a pass finds within its spans; every other object of a frame stays as it was.</summary>
/// <param name="store">Where.</param>
/// <param name="source">Whose frames they are.</param>
/// <param name="pass">Which.</param>
/// <param name="done">The last frame that the pass has done before; null: it has not begun.</param>
/// <param name="onFrame">Told of each frame that was kept.</param>
internal sealed class SpanSink(ResultStore store, ClipSource source, SpanPass pass, long? done, Action<long> onFrame) : ISink
{
    public string Name => "clip results";

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        ClipFrame origin = source.OriginOf(result.Metadata);
        if (done is { } last && (pass.IsForwards ? origin.Frame <= last : origin.Frame >= last))
            return ValueTask.CompletedTask;
        try
        {
            FrameMessage found = result.ToMessage(includeMasks: true) with { Frame = origin.Frame, Pts = MessageMapping.ToSeconds(origin.Time) };
            store.Append(Merge(found, store.Find(origin.Frame)));
            onFrame(origin.Frame);
        }
        catch (Exception error) when (error is ClipException or FormatException)
        {
            throw new SinkException(error.Message, innerException: error);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FrameMessage Merge(FrameMessage found, FrameMessage? known)
    {
        IEnumerable<ObjectMessage> fresh = found.Objects.Where(now => pass.Holds(now.Id, found.Frame)).Select(now => Fuse(now, found, known));
        return found with
        {
            Objects = [.. (known?.Objects ?? []).Where(before => !pass.Holds(before.Id, found.Frame)).Concat(fresh).OrderBy(now => now.Id)],
        };
    }

    // With what was found from the other side: by the pass before, or by an earlier run.
    private ObjectMessage Fuse(ObjectMessage now, FrameMessage found, FrameMessage? known)
    {
        ObjectSpan span = pass.SpanOf(now.Id, found.Frame)!;
        bool isOtherThere = pass.IsForwards ? span.IsBackwardsKept && found.Frame != span.After : span.IsFollowedForwards;
        if (!isOtherThere || known?.Objects.FirstOrDefault(before => before.Id == now.Id) is not { } other)
            return now;
        (ObjectMessage forwards, ObjectMessage backwards) = pass.IsForwards ? (now, other) : (other, now);
        return SpanFusion.Choose(forwards, backwards, span, found.Frame, found.Width, found.Height);
    }
}
