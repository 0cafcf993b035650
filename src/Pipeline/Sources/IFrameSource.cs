using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

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

/// <summary>What a source says of itself once it is open.</summary>
public sealed record SourceProperties
{
    /// <summary>Pixels in a row of the first frame; later frames may differ (image folders, re-opened streams).</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the first frame.</summary>
    public required int Height { get; init; }

    /// <summary>The shape of the first frame's pixels. Default: square.</summary>
    public PixelAspect PixelAspect { get; init; } = PixelAspect.Square;

    /// <summary>The path of the file that the frames are from and that may have sound beside them; null if there is none.</summary>
    public string? MediaFile { get; init; }

    /// <summary>True if frames come at the world's pace and must not wait: newest wins. False: nothing is dropped.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Frames a second as the container or camera declares; null if it does not or the value is absurd.</summary>
    public double? DeclaredFrameRate { get; init; }

    /// <summary>Number of frames as declared, a hint for progress; null if not known.</summary>
    public long? DeclaredFrameCount { get; init; }
}

/// <summary>What a source could not deliver so far.</summary>
/// <param name="Frames">Frames that did not decode.</param>
/// <param name="Warnings">What a user should know of them and of the source, a sentence each; a bounded number.</param>
public sealed record SourceLosses(long Frames, IReadOnlyList<string> Warnings)
{
    /// <summary>Nothing is missing.</summary>
    public static readonly SourceLosses None = new(0, []);
}
