using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Results;

/// <summary>
/// A frame with what was found on it; objects in order of their ids. Pooled and reference-counted: it holds one lease
/// on the frame and lends its masks. A sink borrows it during one call; whoever keeps it longer calls
/// <see cref="Share"/> first and disposes its share.
/// </summary>
public sealed class FrameResult : IDisposable
{
    private readonly FrameResultPool _pool;
    private readonly List<SegmentationMask> _masks = [];
    private VideoFrame? _frame;
    private ObjectResult[] _objects = new ObjectResult[4];
    private int _objectCount;
    private int _masksInUse;
    private int _shares;

    internal FrameResult(FrameResultPool pool) => _pool = pool;

    /// <summary>The frame's pixels, borrowed.</summary>
    public VideoFrame Frame => _frame ?? throw new ObjectDisposedException(nameof(FrameResult));

    /// <summary>Indices and clocks of the frame.</summary>
    public FrameMetadata Metadata => Frame.Metadata;

    /// <summary>True if this frame was asked for as a snapshot.</summary>
    public bool IsSnapshot { get; private set; }

    /// <summary>False if the frame was not encoded: its masks were carried here from other frames.</summary>
    public bool IsEncoded { get; private set; } = true;

    /// <summary>The objects, in order of their ids; valid as long as this share is.</summary>
    public ReadOnlySpan<ObjectResult> Objects
    {
        get
        {
            ObjectDisposedException.ThrowIf(_frame is null, this);
            return _objects.AsSpan(0, _objectCount);
        }
    }

    /// <summary>A cleared mask of the frame's size for the segmenter to fill; it returns to the pool with this result.</summary>
    public SegmentationMask RentMask()
    {
        VideoFrame frame = Frame;
        if (_masksInUse == _masks.Count)
            _masks.Add(new SegmentationMask());
        SegmentationMask mask = _masks[_masksInUse++];
        long before = mask.CapacityBytes;
        mask.Reset(frame.Width, frame.Height);
        if (mask.CapacityBytes != before)
            _pool.CountBytes(mask.CapacityBytes - before);
        return mask;
    }

    /// <summary>Adds an object; the segmenter calls it before the result is published, in order of ids.</summary>
    public void Add(in ObjectResult result)
    {
        ObjectDisposedException.ThrowIf(_frame is null, this);
        if (_objectCount == _objects.Length)
            Array.Resize(ref _objects, _objectCount * 2);
        _objects[_objectCount++] = result;
    }

    /// <summary>Puts another answer in an object's place; the segmenter calls it before the result is published.</summary>
    /// <param name="index">Of the object in <see cref="Objects"/>.</param>
    /// <param name="result">For the same id.</param>
    public void Replace(int index, in ObjectResult result)
    {
        ObjectDisposedException.ThrowIf(_frame is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _objectCount);
        _objects[index] = result;
    }

    /// <summary>Says that the frame was not encoded; the segmenter calls it before the result is published.</summary>
    public void MarkCarried() => IsEncoded = false;

    /// <summary>One more owner of this result.</summary>
    public FrameResult Share()
    {
        ObjectDisposedException.ThrowIf(_frame is null, this);
        Interlocked.Increment(ref _shares);
        return this;
    }

    /// <summary>Ends one share; the last one gives back the frame and the masks.</summary>
    /// <exception cref="InvalidOperationException">There were more disposals than shares.</exception>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _shares);
        if (left < 0)
            throw new InvalidOperationException("A frame result was disposed more often than it was shared.");
        if (left > 0)
            return;
        VideoFrame? frame = _frame;
        _frame = null;
        _objects.AsSpan(0, _objectCount).Clear();
        _objectCount = 0;
        _masksInUse = 0;
        IsSnapshot = false;
        IsEncoded = true;
        frame?.Dispose();
        _pool.Return(this);
    }

    internal void MarkSnapshot() => IsSnapshot = true;

    internal void Open(VideoFrame frame)
    {
        _frame = frame;
        Volatile.Write(ref _shares, 1);
    }
}
