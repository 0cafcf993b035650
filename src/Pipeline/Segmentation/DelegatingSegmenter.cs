using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Segmentation;

/// <summary>Leaves everything to another segmenter, which it owns; those that watch one override what they watch.</summary>
/// <param name="inner">Disposed with this one.</param>
public abstract class DelegatingSegmenter(ISegmenter inner) : ISegmenter
{
    /// <inheritdoc/>
    public NetworkTurns Turns => inner.Turns;

    /// <inheritdoc/>
    public IFrameEmbedding RentEmbedding(CancellationToken cancellationToken) => inner.RentEmbedding(cancellationToken);

    /// <inheritdoc/>
    public virtual void Encode(VideoFrame frame, PixelBounds region, IFrameEmbedding embedding) =>
        inner.Encode(frame, region, embedding);

    /// <inheritdoc/>
    public virtual FrameResult Track(VideoFrame frame, IFrameEmbedding? embedding) => inner.Track(frame, embedding);

    /// <inheritdoc/>
    public CarryDemand Advance(VideoFrame frame) => inner.Advance(frame);

    /// <inheritdoc/>
    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) => inner.Refine(carried, encoded);

    /// <inheritdoc/>
    public void Remember() => inner.Remember();

    /// <inheritdoc/>
    public void Correct(IFrameEmbedding embedding) => inner.Correct(embedding);

    /// <inheritdoc/>
    public CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame) => inner.Follow(prompt, mode, frame);

    /// <inheritdoc/>
    public CommandOutcome Forget(ObjectId id) => inner.Forget(id);

    /// <inheritdoc/>
    public void ForgetAll() => inner.ForgetAll();

    /// <inheritdoc/>
    public void Abort() => inner.Abort();

    /// <inheritdoc/>
    public SegmenterMemory GetMemory() => inner.GetMemory();

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
