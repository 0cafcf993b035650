using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Pointing;

/// <summary>
/// Shows a person who points at a picture what each prompt would give, before there is one: frames are encoded once and kept, and
/// prompts on them are answered by the decoder alone. One for all cameras that share a network; thread-safe.
/// </summary>
public interface IMaskPreviewer : IDisposable
{
    /// <summary>
    /// Frames that are kept at most. One more takes the place of the one that was asked longest ago: a page that was left in
    /// the middle keeps nobody else from pointing.
    /// </summary>
    int Capacity { get; }

    /// <summary>Bytes that the kept frames hold, and buffers that wait for the next one.</summary>
    long Bytes { get; }

    /// <summary>
    /// Encodes a frame, or only what is around a place of it, and keeps it. Waits for a turn at the network as a camera's frame does, behind those that
    /// asked before; blocks the caller as long, and one call at a time is served.
    /// </summary>
    /// <param name="frame">Borrowed until this returns; shared as long as only a part of it is encoded.</param>
    /// <param name="around">
    /// Where prompts are expected, frame pixels: that is encoded sooner, and the rest when a prompt or its mask reaches beyond. Null: all.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, and the encoding.</param>
    /// <returns>The caller's own.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed, be it while the call waited.</exception>
    IFrozenFrame Freeze(VideoFrame frame, BoxXyxy? around, CancellationToken cancellationToken);
}

/// <summary>
/// A frame that is kept to point at. It holds what the network made of it and its luma, not the picture: with an input of 1024×1024
/// some 4 MiB, and a byte a pixel. Thread-safe; disposing gives the memory back.
/// </summary>
public interface IFrozenFrame : IDisposable
{
    /// <summary>What is known of the frame.</summary>
    FrameMetadata Metadata { get; }

    /// <summary>Pixels in a row.</summary>
    int Width { get; }

    /// <summary>Rows.</summary>
    int Height { get; }

    /// <summary>True once it was given up for newer ones, or its previewer was disposed: nothing is answered any more.</summary>
    bool IsGone { get; }

    /// <summary>
    /// The mask that a segmenter publishes for this prompt, given alone for a new object, on the prompt's own frame if it
    /// encodes all of that. Takes milliseconds, and the turns of others at the network; prompts of all frozen frames are answered
    /// one after the other.
    /// </summary>
    /// <param name="prompt">Its id, label and frame index do not matter.</param>
    /// <exception cref="ObjectDisposedException">It was disposed by its owner.</exception>
    MaskPreview Preview(Prompt prompt);
}
