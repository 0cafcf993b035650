using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Cli.Tests.Clips;

/// <summary>Finds nothing, notes which prompts came on which frame, and waits on a frame if it is told to.</summary>
internal sealed class CountingSegmenter : ISegmenter
{
    private readonly FrameResultPool _results = new();
    private long _next;

    /// <summary>Object and index of the frame, in their order.</summary>
    public List<(int Object, long Index)> Followed { get; } = [];

    /// <summary>Object and index of the first frame without it, in their order.</summary>
    public List<(int Object, long Index)> Forgotten { get; } = [];

    /// <summary>The frame, counted from the run's first, that waits for <see cref="Gate"/>.</summary>
    public long? WaitsAt { get; init; }

    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualResetEventSlim Gate { get; } = new();

    public NetworkTurns Turns { get; } = new();

    public bool FollowsAny => true;

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => new Embedding();

    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default)
    {
    }

    public CarryDemand Advance(VideoFrame frame, EncodeScope scope) => default;

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        if (frame.Metadata.Index == WaitsAt)
        {
            Reached.TrySetResult();
            Gate.Wait();
        }

        _next = frame.Metadata.Index + 1;
        return _results.Rent(frame);
    }

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
    }

    public void Remember()
    {
    }

    public void Correct(IFrameEmbedding embedding)
    {
    }

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame)
    {
        Followed.Add((prompt.ObjectId.Value, frame.Metadata.Index));
        return new CommandOutcome(CommandAction.Added, null, prompt.ObjectId);
    }

    public CommandOutcome Forget(ObjectId id)
    {
        Forgotten.Add((id.Value, _next));
        return new CommandOutcome(CommandAction.Removed);
    }

    public void ForgetAll()
    {
    }

    public void Abort() => Gate.Set();

    public SegmenterMemory GetMemory() => default;

    public void Dispose() => Gate.Set();

    private sealed class Embedding : IFrameEmbedding
    {
        public void Dispose()
        {
        }
    }
}
