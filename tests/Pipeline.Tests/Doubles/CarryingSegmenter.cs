using System.Collections.Concurrent;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>Asks for encodings as the test says, and remembers what it was asked for.</summary>
internal sealed class CarryingSegmenter : ISegmenter
{
    private readonly FrameResultPool _results = new();
    private int _embeddingsAlive;
    private long _latest;

    public Func<long, CarryDemand> Demand { get; init; } = index => new CarryDemand(true, IsRequired: index == 0, 0);

    /// <summary>What of the latest frame may be encoded.</summary>
    public EncodeScope Scope { get; private set; }

    public Action<long> OnEncode { get; init; } = _ => { };

    /// <summary>The same, with what ends it.</summary>
    public Action<long, CancellationToken> OnEncodeUntil { get; init; } = (_, _) => { };

    /// <summary>Called when the encoding of a frame is among <see cref="Calls"/>.</summary>
    public Action<long> OnEncoded { get; init; } = _ => { };

    public Func<long, Exception?> TrackFailsAt { get; init; } = _ => null;

    /// <summary>For example "encode 4", "encode 6 0,0,32,18" (a part of it), "carry 5", "refine 3".</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public int EmbeddingsAlive => Volatile.Read(ref _embeddingsAlive);

    public NetworkTurns Turns { get; init; } = new();

    public bool FollowsAny { get; init; } = true;

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => new Embedding(this);

    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default)
    {
        OnEncode(frame.Metadata.Index);
        OnEncodeUntil(frame.Metadata.Index, ended);
        Calls.Enqueue($"encode {frame.Metadata.Index}{TextOf(parts.First)}{TextOf(parts.Second)}");
        OnEncoded(frame.Metadata.Index);
    }

    public CarryDemand Advance(VideoFrame frame, EncodeScope scope)
    {
        Scope = scope;
        return Demand(frame.Metadata.Index);
    }

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        embedding?.Dispose();
        _latest = frame.Metadata.Index;
        if (TrackFailsAt(_latest) is { } error)
        {
            frame.Dispose();
            throw error;
        }

        Calls.Enqueue(embedding is null ? $"carry {_latest}" : $"track {_latest}");
        FrameResult result = _results.Rent(frame);
        if (embedding is null)
            result.MarkCarried();
        return result;
    }

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) =>
        Calls.Enqueue($"refine {string.Join(' ', carried.Select(result => result.Metadata.Index))}");

    public void Remember() => Calls.Enqueue($"remember {_latest}");

    public void Correct(IFrameEmbedding embedding)
    {
        embedding.Dispose();
        Calls.Enqueue($"correct {_latest}");
    }

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => new(CommandAction.Added);

    public CommandOutcome Forget(ObjectId id) => new(CommandAction.Removed);

    public void ForgetAll()
    {
    }

    public void Abort()
    {
    }

    public SegmenterMemory GetMemory() => default;

    public void Dispose()
    {
    }

    private static string TextOf(in PixelBounds part) => part.IsEmpty ? "" : $" {part.Left},{part.Top},{part.Right},{part.Bottom}";

    private sealed class Embedding : IFrameEmbedding
    {
        private readonly CarryingSegmenter _owner;

        public Embedding(CarryingSegmenter owner)
        {
            _owner = owner;
            Interlocked.Increment(ref owner._embeddingsAlive);
        }

        public void Dispose() => Interlocked.Decrement(ref _owner._embeddingsAlive);
    }
}
