using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Segmentation;

/// <summary>
/// Finds the prompted objects on every frame of one source. Two stages call it from two threads, each with one caller:
/// <see cref="Encode"/> may already work on the next frame while <see cref="Track"/> works on this one.
/// </summary>
public interface ISegmenter : IDisposable
{
    /// <summary>Waits for a free embedding buffer; called by the caller of <see cref="Encode"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller's own; given to <see cref="Track"/> or disposed.</returns>
    IFrameEmbedding RentEmbedding(CancellationToken cancellationToken);

    /// <summary>Computes what does not depend on objects: once a frame, whatever their number.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="embedding">From <see cref="RentEmbedding"/>; borrowed, and filled.</param>
    void Encode(VideoFrame frame, IFrameEmbedding embedding);

    /// <summary>Carries every object to this frame. Frames come in order.</summary>
    /// <param name="frame">Its lease is taken over, also when the call throws.</param>
    /// <param name="embedding">Of this frame; taken over, also when the call throws.</param>
    FrameResult Track(VideoFrame frame, IFrameEmbedding embedding);

    /// <summary>
    /// Takes a prompt up on the frame that is tracked next. Called by the caller of <see cref="Track"/>, before it.
    /// </summary>
    /// <param name="prompt">Its frame index is ignored.</param>
    /// <param name="mode">What is expected of the object's id.</param>
    /// <param name="frame">The frame that is tracked next, borrowed.</param>
    /// <returns>Added, replaced or moved, or why not.</returns>
    CommandOutcome Follow(Prompt prompt, PromptMode mode, VideoFrame frame);

    /// <summary>Follows an object no longer. Called by the caller of <see cref="Track"/>.</summary>
    /// <returns>Removed, or why not.</returns>
    CommandOutcome Forget(ObjectId id);

    /// <summary>Follows no object any longer. Called by the caller of <see cref="Track"/>.</summary>
    void ForgetAll();

    /// <summary>Bytes of the buffers, as far as they are the source's own. Thread-safe.</summary>
    SegmenterMemory GetMemory();
}
