using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Results;

/// <summary>
/// A share of a frame with what was found on it; objects in order of their ids. All shares together hold one lease on the
/// frame and lend its masks. A sink borrows one during one call; whoever keeps it longer calls <see cref="Share"/> first
/// and disposes its own share, which ends that one alone, however often it is disposed.
/// </summary>
public sealed class FrameResult : IDisposable
{
    private ResultBody? _body;
    private Discontinuity _discontinuity;

    internal FrameResult(ResultBody body) => _body = body;

    private FrameResult(ResultBody body, FrameResult of)
        : this(body) => (Snapshots, IsRepeated, _discontinuity) = (of.Snapshots, of.IsRepeated, of._discontinuity);

    /// <summary>The frame's pixels, borrowed.</summary>
    public VideoFrame Frame => Body.Frame;

    /// <summary>
    /// Indices and clocks of the frame. It tells of a break also if that was before another frame which whoever has this share did not get.
    /// </summary>
    public FrameMetadata Metadata => Frame.Metadata.IsDiscontinuity || _discontinuity == Discontinuity.None
        ? Frame.Metadata
        : Frame.Metadata with { Discontinuity = _discontinuity };

    /// <summary>Those that asked for this frame as a snapshot, in the order of their arrival.</summary>
    public IReadOnlyList<TakeSnapshot> Snapshots { get; private set; } = [];

    /// <summary>
    /// True if the result was published before: it comes again for the snapshots of a camera that is paused, or in a run that goes
    /// on after an earlier one, so that sinks can make of all frames what they keep no part of.
    /// </summary>
    public bool IsRepeated { get; private init; }

    /// <summary>False if the frame was not encoded: its masks were carried here from other frames.</summary>
    public bool IsEncoded => Body.IsEncoded;

    /// <summary>The objects, in order of their ids; valid as long as this share is.</summary>
    public ReadOnlySpan<ObjectResult> Objects => Body.Objects;

    private ResultBody Body => Volatile.Read(ref _body) ?? throw new ObjectDisposedException(nameof(FrameResult));

    /// <summary>An empty mask of the frame for the segmenter to fill; it returns to the pool with this result.</summary>
    internal SegmentationMask RentMask() => Body.RentMask();

    /// <summary>Adds an object; the segmenter calls it before the result is published, in order of ids.</summary>
    internal void Add(in ObjectResult result) => Body.Add(result);

    /// <summary>Puts another answer in an object's place; the segmenter calls it before the result is published.</summary>
    /// <param name="index">Of the object in <see cref="Objects"/>.</param>
    /// <param name="result">For the same id.</param>
    internal void Replace(int index, in ObjectResult result)
    {
        Span<ObjectResult> objects = Body.Objects;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, objects.Length);
        objects[index] = result;
    }

    /// <summary>Says that the frame was not encoded; the segmenter calls it before the result is published.</summary>
    internal void MarkCarried() => Body.IsEncoded = false;

    /// <summary>Another share, to be disposed by its own owner.</summary>
    public FrameResult Share()
    {
        ResultBody body = Body;
        body.AddShare();
        return new FrameResult(body, this);
    }

    /// <summary>Another share, for those who ask for the frame when it has been published.</summary>
    internal FrameResult Repeat(IReadOnlyList<TakeSnapshot> snapshots)
    {
        ResultBody body = Body;
        body.AddShare();
        return new FrameResult(body) { Snapshots = snapshots, IsRepeated = true };
    }

    /// <summary>Ends this share; the last one gives back the frame and the masks. Further calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _body, null)?.Release();

    internal void Mark(IReadOnlyList<TakeSnapshot> snapshots) => Snapshots = snapshots;

    /// <summary>Says that what this share shows does not go on from what its owner got before.</summary>
    internal void MarkDiscontinuity(Discontinuity reason) => _discontinuity = reason;
}

/// <summary>What all shares of a <see cref="FrameResult"/> have in common; pooled with its masks.</summary>
internal sealed class ResultBody(FrameResultPool pool)
{
    private readonly List<SegmentationMask> _masks = [];
    private VideoFrame? _frame;
    private ObjectResult[] _objects = new ObjectResult[4];
    private int _objectCount;
    private int _masksInUse;
    private int _shares;

    public VideoFrame Frame => _frame!;

    public bool IsEncoded { get; set; }

    public Span<ObjectResult> Objects => _objects.AsSpan(0, _objectCount);

    public void Open(VideoFrame frame)
    {
        _frame = frame;
        IsEncoded = true;
        Volatile.Write(ref _shares, 1);
    }

    public SegmentationMask RentMask()
    {
        if (_masksInUse == _masks.Count)
            _masks.Add(new SegmentationMask(pool.CountBytes));
        SegmentationMask mask = _masks[_masksInUse++];
        mask.Reset(Frame.Width, Frame.Height);
        return mask;
    }

    public void Add(in ObjectResult result)
    {
        if (_objectCount == _objects.Length)
            Array.Resize(ref _objects, _objectCount * 2);
        _objects[_objectCount++] = result;
    }

    public void AddShare() => Interlocked.Increment(ref _shares);

    public void Release()
    {
        if (Interlocked.Decrement(ref _shares) > 0)
            return;
        VideoFrame frame = Frame;
        _frame = null;
        Objects.Clear();
        _objectCount = 0;
        _masksInUse = 0;
        frame.Dispose();
        pool.Return(this);
    }
}
