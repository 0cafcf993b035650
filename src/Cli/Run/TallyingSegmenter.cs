using System.Collections.Concurrent;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Run;

/// <summary>Counts the frames of every object by state, for the closing lines; owns the segmenter that it asks.</summary>
internal sealed class TallyingSegmenter(ISegmenter inner) : DelegatingSegmenter(inner)
{
    private readonly ConcurrentDictionary<int, ObjectTally> _objects = [];

    /// <summary>Objects in order of their ids.</summary>
    public IReadOnlyList<ObjectTally> Objects => [.. _objects.Values.OrderBy(tally => tally.Id)];

    public override FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        FrameResult result = base.Track(frame, embedding);
        foreach (ref readonly ObjectResult found in result.Objects)
            _objects.GetOrAdd(found.Id.Value, static id => new ObjectTally(id)).Add(found);
        return result;
    }
}
