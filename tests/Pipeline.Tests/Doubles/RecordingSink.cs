using System.Collections.Concurrent;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Remembers what it was given, in order.</summary>
internal sealed class RecordingSink(string name = "recording") : ISink
{
    public ConcurrentQueue<string> Events { get; } = [];

    public ConcurrentQueue<long> Frames { get; } = [];

    public Func<long, CancellationToken, ValueTask> OnWrite { get; init; } = (_, _) => ValueTask.CompletedTask;

    public Exception? OpenFailsWith { get; init; }

    public Exception? CompleteFailsWith { get; init; }

    public string Name => name;

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        Events.Enqueue("open");
        return OpenFailsWith is null ? ValueTask.CompletedTask : throw OpenFailsWith;
    }

    public async ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        await OnWrite(result.Metadata.Index, cancellationToken);
        Assert.Equal((byte)result.Metadata.Index, result.Frame.Pixels[0]);
        Assert.Equal(1, result.Objects[0].Area);
        Frames.Enqueue(result.Metadata.Index);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Events.Enqueue("complete");
        return CompleteFailsWith is null ? ValueTask.CompletedTask : throw CompleteFailsWith;
    }

    public ValueTask DisposeAsync()
    {
        Events.Enqueue("dispose");
        return ValueTask.CompletedTask;
    }
}
