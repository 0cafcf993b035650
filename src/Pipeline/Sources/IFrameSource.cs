using System.Threading.Channels;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Sources;

/// <summary>
/// Captures frames. A source fails by throwing <see cref="SourceException"/> and never retries itself: its
/// supervisor calls <see cref="RunAsync"/> again while the error is transient.
/// </summary>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>Name of the source, unique within the process; it is in every frame's metadata.</summary>
    string Id { get; }

    /// <summary>What it could not deliver so far, over all its runs. Thread-safe.</summary>
    SourceLosses Losses => SourceLosses.None;

    /// <summary>
    /// Opens the source and says what it delivers, so that a wrong path fails before anything else is started.
    /// Opening an open source does nothing.
    /// </summary>
    /// <exception cref="SourceException">It cannot be opened, or holds no frame.</exception>
    ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes frames to the channel until the source ends (returns), fails (throws) or is cancelled (returns).
    /// Opens the source if it is not open. Never completes the channel. A frame that the channel refuses stays the
    /// source's own and is disposed by it.
    /// </summary>
    /// <param name="pool">Where the buffers come from.</param>
    /// <param name="frames">Takes over each frame's lease.</param>
    /// <param name="cancellationToken">Ends the run at the next frame.</param>
    /// <exception cref="SourceException">The source failed.</exception>
    Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken);
}
