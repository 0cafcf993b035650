using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;

namespace SamStream.Sources.Clips;

/// <summary>
/// A video file or a list of images whose frames are read from any place, forwards and backwards. Frames have the numbers that
/// the ordinary source gives them; thread-safe, and holds nothing open.
/// </summary>
public abstract class RecordedClip
{
    private protected RecordedClip(string id, SourceProperties properties) => (Id, Properties) = (id, properties);

    /// <summary>Name of the sources that are made of it.</summary>
    public string Id { get; }

    /// <summary>What its ordinary source says of itself.</summary>
    public SourceProperties Properties { get; }

    /// <summary>The video, or the images in order; their paths.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Degrees clockwise by which a video says that its frames are to be turned, which is done: 0, 90, 180 or 270.</summary>
    public virtual int Rotation => 0;

    /// <summary>How many frames there are, decoded or not; null: only the whole file would tell, or nobody has looked yet.</summary>
    public abstract long? FrameCount { get; }

    /// <summary>
    /// True once frames are read from any place at the cost of a few; false: from the start only, since the file does not tell its frames'
    /// numbers, or since <see cref="PrepareAsync"/> was not called.
    /// </summary>
    public abstract bool IsSeekable { get; }

    /// <summary>Looks at a clip and decodes its first frame.</summary>
    /// <param name="options">A video file or images; which of its frames are wanted is not looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It cannot be opened, holds no frame, or is neither a file nor images.</exception>
    public static async Task<RecordedClip> OpenAsync(FrameSourceOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options switch
        {
            VideoFileOptions video => await VideoClip.OpenAsync(video, cancellationToken),
            ImageFolderOptions images => await ImageClip.OpenAsync(images, cancellationToken),
            _ => throw new SourceException($"'{options.EffectiveId}' is of {options.Kind}: only video files and images are opened as clips."),
        };
    }

    /// <summary>
    /// Makes it seekable as far as it can be: reads through a video file once, and proves on its first two groups of pictures that a frame
    /// that is sought is the very frame. Done once; whoever comes meanwhile waits.
    /// </summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Whether what is on the disk is still what was opened.</summary>
    public abstract ClipState GetState();

    /// <summary>The presentation time of a frame; null: it is not known before it is decoded.</summary>
    public abstract TimeSpan? TimeOf(long frame);

    /// <summary>The frame at or before a frame where decoding begins for it; 0 if it is not <see cref="IsSeekable"/>.</summary>
    public abstract long StartFor(long frame);

    /// <summary>A source of the frames from one on; <see cref="ClipSource.OriginOf"/> tells which they are.</summary>
    /// <param name="from">The first, from 0.</param>
    /// <param name="count">The most of them, at least 1; null: all that follow.</param>
    public ClipSource Forwards(long from, long? count = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(count ?? 1, 1);
        return new ForwardsSource(this, from, count);
    }

    /// <summary>
    /// A source of the frames from one down to another: decoded forwards in chunks and given in reverse, with times that begin at 0 and
    /// run forwards at the distances that the frames have.
    /// </summary>
    /// <param name="from">The first to come.</param>
    /// <param name="downTo">The last, at most <paramref name="from"/>.</param>
    /// <param name="chunkBytes">What a chunk may take; a chunk is at least one frame and at most 256.</param>
    public ClipSource Backwards(long from, long downTo = 0, long chunkBytes = ReversedSource.DefaultChunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(downTo);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, downTo);
        return new ReversedSource(this, from, downTo, chunkBytes);
    }

    /// <summary>A source of the frames from one on, whose indices count from 0 there and whose times are its own.</summary>
    internal abstract IFrameSource CreateReader(long from, long? count);

    /// <summary>Where and when, in the clip, the frame is that such a source gave.</summary>
    internal abstract ClipFrame OriginOf(long from, in FrameMetadata metadata);

    /// <summary>A seek came out wrong: from now on frames are read from the start.</summary>
    internal abstract void Distrust();
}

/// <summary>Whether what is on the disk is still what was opened.</summary>
public enum ClipState
{
    /// <summary>It is.</summary>
    Same,

    /// <summary>It was written to, or replaced: it is opened again.</summary>
    Changed,

    /// <summary>It is not there, or may not be read.</summary>
    Gone,
}
