using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Results;

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

    public IReadOnlyList<TakeSnapshot> Snapshots { get; set; } = [];

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
            _masks.Add(new SegmentationMask());
        SegmentationMask mask = _masks[_masksInUse++];
        long before = mask.CapacityBytes;
        mask.Reset(Frame.Width, Frame.Height);
        if (mask.CapacityBytes != before)
            pool.CountBytes(mask.CapacityBytes - before);
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
        Snapshots = [];
        frame.Dispose();
        pool.Return(this);
    }
}
