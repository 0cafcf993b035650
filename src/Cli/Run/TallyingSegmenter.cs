using System.Collections.Concurrent;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Run;

/// <summary>Counts the frames of every object by state, for the closing lines; owns the segmenter that it asks.</summary>
internal sealed class TallyingSegmenter(ISegmenter inner) : ISegmenter
{
    private readonly ConcurrentDictionary<int, ObjectTally> _objects = [];

    /// <summary>Objects in order of their ids.</summary>
    public IReadOnlyList<ObjectTally> Objects => [.. _objects.Values.OrderBy(tally => tally.Id)];

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => inner.RentEmbedding(cancellationToken);

    public void Encode(VideoFrame frame, IFrameEmbedding embedding) => inner.Encode(frame, embedding);

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        FrameResult result = inner.Track(frame, embedding);
        foreach (ref readonly ObjectResult found in result.Objects)
            _objects.GetOrAdd(found.Id.Value, static id => new ObjectTally(id)).Add(found);
        return result;
    }

    public CarryDemand Advance(VideoFrame frame) => inner.Advance(frame);

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) => inner.Refine(carried, encoded);

    public void Remember() => inner.Remember();

    public void Correct(IFrameEmbedding embedding) => inner.Correct(embedding);

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => inner.Follow(prompt, mode, frame);

    public CommandOutcome Forget(ObjectId id) => inner.Forget(id);

    public SegmenterMemory GetMemory() => inner.GetMemory();

    public void ForgetAll() => inner.ForgetAll();

    public void Dispose() => inner.Dispose();
}
