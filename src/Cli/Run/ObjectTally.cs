using System.Collections.Concurrent;
using SamStream.Pipeline;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Run;

/// <summary>On how many frames an object was in which state.</summary>
internal sealed class ObjectTally(int id)
{
    private readonly long[] _frames = new long[Enum.GetValues<TrackState>().Length];

    public int Id => id;

    /// <summary>Its name for people, or null.</summary>
    public string? Label { get; private set; }

    /// <summary>The states that occurred with their frames, in the order of <see cref="TrackState"/>.</summary>
    public IReadOnlyDictionary<string, long> States =>
        Enum.GetValues<TrackState>()
            .Where(state => _frames[(int)state] > 0)
            .ToDictionary(EnumWord.Of, state => _frames[(int)state]);

    public long FramesIn(TrackState state) => _frames[(int)state];

    public void Add(in ObjectResult result)
    {
        Label = result.Label ?? Label;
        _frames[(int)result.State]++;
    }

    /// <summary>object 1 (man in black): tracked 92, lost 8.</summary>
    public override string ToString()
    {
        string name = Label is null ? $"object {id}" : $"object {id} ({Label})";
        return $"{name}: {string.Join(", ", States.Select(state => $"{state.Key} {state.Value}"))}";
    }
}

/// <summary>Counts the frames of every object by state, for the closing lines.</summary>
internal sealed class ObjectTallies : IFrameObserver
{
    private readonly ConcurrentDictionary<int, ObjectTally> _objects = [];

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<ObjectTally> Objects => [.. _objects.Values.OrderBy(tally => tally.Id)];

    public void OnResult(FrameResult result, TimeSpan captureToResult)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
            _objects.GetOrAdd(found.Id.Value, static id => new ObjectTally(id)).Add(found);
    }
}
