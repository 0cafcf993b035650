using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Messages;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Runs;

/// <summary>Keeps what a run finds under the clip's own frame numbers and times.</summary>
/// <param name="store">Where.</param>
/// <param name="source">Whose frames they are.</param>
/// <param name="skip">A frame that another part of the run has done; null: none.</param>
/// <param name="onFrame">Told of each frame that was kept.</param>
internal sealed class StoreSink(ResultStore store, ClipSource source, long? skip, Action<long> onFrame) : ISink
{
    public string Name => "clip results";

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        ClipFrame origin = source.OriginOf(result.Metadata);
        if (origin.Frame == skip)
            return ValueTask.CompletedTask;
        try
        {
            store.Append(result.ToMessage(includeMasks: true) with { Frame = origin.Frame, Pts = MessageMapping.ToSeconds(origin.Time) });
        }
        catch (ClipException error)
        {
            throw new SinkException(error.Message, innerException: error);
        }

        onFrame(origin.Frame);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
