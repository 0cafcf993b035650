using System.Collections.Concurrent;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Remembers which frames it was given, and which of them were snapshots.</summary>
internal sealed class ResultSink(string name = "results") : ISink
{
    public Func<long, CancellationToken, ValueTask> OnWrite { get; init; } = (_, _) => ValueTask.CompletedTask;

    public ConcurrentQueue<(long Index, bool IsSnapshot)> Frames { get; } = [];

    /// <summary>Indices of those that said that they do not go on from the one before.</summary>
    public ConcurrentQueue<long> Breaks { get; } = [];

    public bool IsDisposed { get; private set; }

    public string Name => name;

    public bool KeepsNewest { get; init; }

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        await OnWrite(result.Metadata.Index, cancellationToken);
        if (result.Metadata.IsDiscontinuity)
            Breaks.Enqueue(result.Metadata.Index);
        Frames.Enqueue((result.Metadata.Index, result.Snapshots.Count > 0));
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
