using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Sinks;

/// <summary>Gives every sink its own share of each result.</summary>
internal sealed class SinkFanOut(IReadOnlyList<SinkStage> sinks)
{
    /// <summary>True while at least one sink still takes results.</summary>
    public bool HasWorkingSink => sinks.Count == 0 || sinks.Any(sink => sink.Meter.State != StageState.Failed);

    /// <summary>Offers the result to every sink, waiting for those that do not drop; takes over the caller's share.</summary>
    public async ValueTask PublishAsync(FrameResult result, CancellationToken abort)
    {
        using (result)
        {
            for (int i = 0; i < sinks.Count; i++)
                await sinks[i].OfferAsync(result.Share(), abort).ConfigureAwait(false);
        }
    }

    /// <summary>Tells every sink that no more comes.</summary>
    public void Complete()
    {
        foreach (SinkStage sink in sinks)
            sink.Queue.Writer.TryComplete();
    }
}
