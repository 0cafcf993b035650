using System.Collections.Concurrent;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Run;

/// <summary>Counts the frames of every object by state, for the closing lines.</summary>
internal sealed class TallySink : ISink
{
    private readonly ConcurrentDictionary<int, ObjectTally> _objects = [];

    public string Name => "tally";

    /// <summary>Objects in order of their ids.</summary>
    public IReadOnlyList<ObjectTally> Objects => [.. _objects.Values.OrderBy(tally => tally.Id)];

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            ObjectTally tally = _objects.GetOrAdd(found.Id.Value, static id => new ObjectTally(id));
            tally.Add(found);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
