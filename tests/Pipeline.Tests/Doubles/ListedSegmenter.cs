using System.Collections.Concurrent;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Follows what it is told to, as the test says; the mask of each object is the first pixel.</summary>
internal sealed class ListedSegmenter : ISegmenter
{
    private readonly FrameResultPool _results = new();
    private readonly SortedSet<ObjectId> _followed = [];

    public Func<FrameMetadata, ObjectId, TrackState?> StateOf { get; init; } = (_, _) => TrackState.Tracked;

    public Action<VideoFrame> OnEncode { get; init; } = _ => { };

    public ConcurrentQueue<FrameMetadata> Tracked { get; } = [];

    public NetworkTurns Turns { get; init; } = new();

    /// <summary>True: it says that it follows something, also where it does not.</summary>
    public bool ClaimsToFollow { get; init; } = true;

    public bool FollowsAny => ClaimsToFollow || _followed.Count > 0;

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => new NoEmbedding();

    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default) => OnEncode(frame);

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        Tracked.Enqueue(frame.Metadata);
        FrameResult result = _results.Rent(frame);
        foreach (ObjectId id in _followed.ToArray())
        {
            if (StateOf(frame.Metadata, id) is not { } state)
            {
                _followed.Remove(id);
                continue;
            }

            SegmentationMask? mask = state == TrackState.Lost ? null : result.RentMask();
            result.Add(new ObjectResult { Id = id, State = state, Mask = mask });
        }

        return result;
    }

    public CarryDemand Advance(VideoFrame frame, EncodeScope scope) => new(HasObjects: true, IsRequired: true, Strain: 0);

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
    }

    public void Remember()
    {
    }

    public void Correct(IFrameEmbedding embedding) => embedding.Dispose();

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        if (prompt.Validate(frame.Width, frame.Height) is { } problem)
            return CommandOutcome.Refused(problem);
        bool isNew = _followed.Add(prompt.ObjectId);
        return new CommandOutcome(isNew ? CommandAction.Added : CommandAction.Replaced);
    }

    public CommandOutcome Forget(ObjectId id) =>
        _followed.Remove(id) ? new CommandOutcome(CommandAction.Removed) : CommandOutcome.Refused($"object {id} is not followed");

    public void ForgetAll() => _followed.Clear();

    public void Abort()
    {
    }

    public SegmenterMemory GetMemory() => new(1, 2, 3, 4);

    public void Dispose()
    {
    }

    private sealed class NoEmbedding : IFrameEmbedding
    {
        public void Dispose()
        {
        }
    }
}
