using System.Globalization;
using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Pointing;

namespace SamStream.Model.Pointing;

/// <summary>
/// Keeps small gray pictures of a camera's latest frames, and carries masks along the optical flow between them. Flow is computed
/// only when a mask is carried: a frame costs what it takes to shrink it.
/// </summary>
public sealed class MaskTrail : IMaskTrail
{
    /// <summary>Longer side of the pictures, pixels: twice that is what the tracker shrinks to, and its flow looks at half of it.</summary>
    private const int LongestSide = 320;

    private readonly MaskTrailOptions _options;

    // Held by whoever adds, and by whoever carries, apart from one another.
    private readonly Lock _adding = new();
    private readonly Lock _carrying = new();
    private LumaReduction? _reduction;

    // What follows is guarded by it, for moments.
    private readonly Lock _lock = new();
    private readonly List<Picture> _pictures = [];
    private readonly Stack<byte[]> _idle = new();
    private int _readers;
    private int _frameWidth;
    private int _frameHeight;
    private int _pictureBytes;
    private long _last = -1;
    private Break _break = Break.None;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its documented range.</exception>
    public MaskTrail(MaskTrailOptions? options = null)
    {
        _options = options ?? new MaskTrailOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return (long)(_pictures.Count + _idle.Count) * _pictureBytes;
        }
    }

    /// <inheritdoc/>
    public void Add(VideoFrame frame, in FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(frame);
        lock (_adding)
        {
            byte[] gray;
            lock (_lock)
            {
                Go(frame, metadata);
                MakeRoom(metadata.PresentationTime);
                if (!_idle.TryPop(out gray!))
                    gray = GC.AllocateUninitializedArray<byte>(_pictureBytes);
            }

            _reduction!.Run(frame.Luma, gray);
            lock (_lock)
            {
                _pictures.Add(new Picture(metadata.Index, metadata.PresentationTime, gray));
                _last = metadata.Index;
            }
        }
    }

    /// <inheritdoc/>
    public CarriedMask Carry(CocoRle mask, long fromFrame)
    {
        ArgumentNullException.ThrowIfNull(mask);
        lock (_carrying)
        {
            List<Picture> way;
            lock (_lock)
            {
                if (WhyNot(mask, fromFrame) is { } refusal)
                    return refusal;
                way = _pictures[_pictures.FindIndex(picture => picture.Index == fromFrame)..];
                _readers++;
            }

            try
            {
                return Carry(mask, way);
            }
            finally
            {
                lock (_lock)
                    _readers--;
            }
        }
    }

    private static CarriedMask Carry(CocoRle mask, List<Picture> way)
    {
        long last = way[^1].Index;
        if (way.Count == 1)
            return new CarriedMask { Outcome = CarryOutcome.Carried, Mask = mask, Frame = last };
        var from = new BinaryMask();
        from.CopyFrom(mask.Decode());
        (int width, int height) = LumaReduction.WorkingSize(mask.Width, mask.Height, LongestSide);
        var motion = new TrailMotion(from, width, height);
        if (motion.Follow([.. way.Select(picture => picture.Gray)]) is { } cut)
            return Refused(CarryOutcome.Cut, last, $"the picture became another one at frame {way[cut].Index}: point at a later one");
        var carried = new BinaryMask();
        motion.Carry(carried);
        if (carried.Area < ObjectTrack.FewestPixels)
            return Refused(CarryOutcome.OutOfPicture, last, $"on frame {last} nothing of it is in the picture any more: point at what is there now");
        var result = new SegmentationMask();
        result.Reset(mask.Width, mask.Height);
        carried.CopyTo(result);
        return new CarriedMask { Outcome = CarryOutcome.Carried, Mask = result.ToRle(), Frame = last, Frames = way.Count - 1 };
    }

    private CarriedMask? WhyNot(CocoRle mask, long fromFrame)
    {
        if (_pictures.Count == 0)
            return Refused(CarryOutcome.FrameUnknown, _last, "there is no frame yet: wait for one");
        if (fromFrame < _break.Frame)
        {
            return _break.IsOfSize
                ? Refused(CarryOutcome.SizeChanged, _last, $"frames have another size since frame {_break.Frame}, {_frameWidth}x{_frameHeight}: point at a later one")
                : Refused(CarryOutcome.Discontinuity, _last, $"the stream broke off before frame {_break.Frame}: point at a later one");
        }

        if (mask.Width != _frameWidth || mask.Height != _frameHeight)
        {
            return Refused(
                CarryOutcome.SizeChanged, _last,
                $"the mask has {mask.Width}x{mask.Height} pixels, the frame {_frameWidth}x{_frameHeight}: give one of the frame's size");
        }

        if (!_pictures.Exists(picture => picture.Index == fromFrame))
        {
            string known = string.Create(CultureInfo.InvariantCulture, $"{_pictures[0].Index} to {_last}");
            return Refused(CarryOutcome.FrameUnknown, _last, $"frame {fromFrame} is not among those that are remembered, {known}: point at one of them");
        }

        return mask.Area == 0 ? Refused(CarryOutcome.OutOfPicture, _last, "the mask is empty: point at something") : null;
    }

    // What is remembered leads to the frame only if it goes on from the one before.
    private void Go(VideoFrame frame, in FrameMetadata metadata)
    {
        bool isOfSize = frame.Width != _frameWidth || frame.Height != _frameHeight;
        bool isAnew = metadata.Index <= _last;
        if (!isOfSize && !isAnew && !metadata.BreaksMotion)
            return;
        _break = isAnew || _last < 0
            ? Break.None
            : new Break(metadata.Index, isOfSize || metadata.Discontinuity == Discontinuity.SizeChanged);
        while (_pictures.Count > 0)
            DropOldest();
        if (!isOfSize)
            return;
        (_frameWidth, _frameHeight) = (frame.Width, frame.Height);
        (int width, int height) = LumaReduction.WorkingSize(_frameWidth, _frameHeight, LongestSide);
        _reduction = new LumaReduction(_frameWidth, _frameHeight, width, height);
        _pictureBytes = width * height;
        _idle.Clear();
    }

    private void MakeRoom(TimeSpan now)
    {
        while (_pictures.Count > 0
            && (now - _pictures[0].Time > _options.Reach || (_pictures.Count + 1L) * _pictureBytes > _options.MaximumBytes))
            DropOldest();
        // Few frames come after a break: what they do not need is given back.
        while (_idle.Count > 1)
            _idle.Pop();
    }

    // Whoever reads pictures keeps them as they are.
    private void DropOldest()
    {
        if (_readers == 0)
            _idle.Push(_pictures[0].Gray);
        _pictures.RemoveAt(0);
    }

    private static CarriedMask Refused(CarryOutcome outcome, long frame, string reason) =>
        new() { Outcome = outcome, Frame = frame, Reason = reason };

    private readonly record struct Picture(long Index, TimeSpan Time, byte[] Gray);

    /// <summary>Where the stream broke off last.</summary>
    /// <param name="Frame">The first one behind it.</param>
    /// <param name="IsOfSize">Frames have another size since.</param>
    private readonly record struct Break(long Frame, bool IsOfSize)
    {
        public static Break None => new(long.MinValue, false);
    }
}
