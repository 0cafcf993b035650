using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Doubles;

/// <summary>One object whose mask is the first pixel; counts its embeddings, throws when told to.</summary>
internal sealed class FirstPixelSegmenter : ISegmenter
{
    private readonly FrameResultPool _results = new();
    private int _embeddingsAlive;

    public Func<long, Exception?> EncodeFailsAt { get; init; } = _ => null;

    public Func<long, Exception?> TrackFailsAt { get; init; } = _ => null;

    public Action<long> OnEncode { get; init; } = _ => { };

    public Action<long> OnTrack { get; init; } = _ => { };

    public bool IsEncodingRequired { get; init; } = true;

    public int EmbeddingsAlive => Volatile.Read(ref _embeddingsAlive);

    public bool IsDisposed { get; private set; }

    public NetworkTurns Turns { get; init; } = new();

    public bool FollowsAny { get; init; } = true;

    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => new Embedding(this);

    public void Encode(VideoFrame frame, FrameParts parts, IFrameEmbedding embedding, CancellationToken ended = default)
    {
        OnEncode(frame.Metadata.Index);
        if (EncodeFailsAt(frame.Metadata.Index) is { } error)
            throw error;
    }

    public FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding)
    {
        using (embedding)
        {
            try
            {
                OnTrack(frame.Metadata.Index);
                if (TrackFailsAt(frame.Metadata.Index) is { } error)
                    throw error;
            }
            catch
            {
                frame.Dispose();
                throw;
            }

            FrameResult result = _results.Rent(frame);
            SegmentationMask mask = result.RentMask();
            mask.Resize(new MaskExtent(1, new PixelBounds(0, 0, 1, 1)));
            mask.WritablePixels[0] = 255;
            result.Add(new ObjectResult { Id = new ObjectId(1), State = TrackState.Tracked, Mask = mask });
            return result;
        }
    }

    public CarryDemand Advance(VideoFrame frame, EncodeScope scope) => new(HasObjects: true, IsRequired: IsEncodingRequired, Strain: 0);

    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded)
    {
    }

    public void Remember()
    {
    }

    public void Correct(IFrameEmbedding embedding) => embedding.Dispose();

    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => new(CommandAction.Added);

    public CommandOutcome Forget(ObjectId id) => new(CommandAction.Removed);

    public void Abort()
    {
    }

    public SegmenterMemory GetMemory() => default;

    public void ForgetAll()
    {
    }

    public void Dispose() => IsDisposed = true;

    private sealed class Embedding : IFrameEmbedding
    {
        private readonly FirstPixelSegmenter _owner;

        public Embedding(FirstPixelSegmenter owner)
        {
            _owner = owner;
            Interlocked.Increment(ref owner._embeddingsAlive);
        }

        public void Dispose() => Interlocked.Decrement(ref _owner._embeddingsAlive);
    }
}
