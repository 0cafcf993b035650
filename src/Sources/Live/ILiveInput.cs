using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Live;

/// <summary>
/// An open or closed camera, stream or pipeline: the seam between the source's loop and the native library. Apart from
/// <see cref="ReachAsync"/> its methods block, and are called by one thread at a time.
/// </summary>
internal interface ILiveInput : IDisposable
{
    /// <summary>What it is, for messages, without credentials: <c>Camera '/dev/video0'</c>.</summary>
    string Subject { get; }

    /// <summary>What to do when it opens and gives no frame.</summary>
    string NoFrameCure { get; }

    /// <summary>
    /// True if a failed <see cref="Grab"/> is its end; false if it may be one frame that did not decode, after which
    /// the next one may be good.
    /// </summary>
    bool EndsWithFailedGrab { get; }

    /// <summary>Pixels in a row, once open.</summary>
    int Width { get; }

    /// <summary>Rows, once open.</summary>
    int Height { get; }

    /// <summary>As it declares; null if it does not.</summary>
    double? FrameRate { get; }

    /// <summary>Media time of the frame that was grabbed last; null if it has none.</summary>
    TimeSpan? Stamp { get; }

    /// <summary>Finds out whether opening makes sense, without the native library.</summary>
    /// <exception cref="SourceException">It does not; the error says why.</exception>
    Task ReachAsync(CancellationToken cancellationToken);

    /// <summary>Opens it, closing it first if it is open; false if it does not open.</summary>
    bool TryOpen();

    /// <summary>Finds out why it did not open, after <see cref="TryOpen"/> said so.</summary>
    SourceException CannotOpen(CancellationToken cancellationToken);

    /// <summary>Waits for the next frame and takes it; false on an error or a time-out.</summary>
    bool Grab();

    /// <summary>
    /// Decodes the frame that was taken. If its size is not the buffer's, the new size is in <see cref="Width"/> and
    /// <see cref="Height"/> afterwards.
    /// </summary>
    LiveFrame Retrieve(WritableFrame buffer);

    /// <summary>Closes it; nothing happens if it is closed.</summary>
    void Close();
}
