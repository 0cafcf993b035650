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
    /// <summary>Computes what does not depend on objects: once a frame, whatever their number.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="cancellationToken">Ends the wait for a free embedding buffer.</param>
    /// <returns>The caller's own; given to <see cref="Track"/> or disposed.</returns>
    IFrameEmbedding Encode(VideoFrame frame, CancellationToken cancellationToken);

    /// <summary>Carries every object to this frame. Frames come in order.</summary>
    /// <param name="frame">Its lease is taken over, also when the call throws.</param>
    /// <param name="embedding">Of this frame; taken over, also when the call throws.</param>
    FrameResult Track(VideoFrame frame, IFrameEmbedding embedding);

    /// <summary>Hands in a prompt; it takes effect on its frame, or on the next one if that has passed. Thread-safe.</summary>
    void Submit(Prompt prompt);
}
