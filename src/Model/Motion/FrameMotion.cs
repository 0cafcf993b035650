using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Motion;

/// <summary>
/// Motion from the current frame back to the one before, by optical flow at a working size; carries masks along it.
/// There is none on the first frame, where the stream breaks or changes its size, and across a cut.
/// </summary>
/// <param name="longestSide">Longer side of the working size, pixels.</param>
/// <param name="options">Of the flow.</param>
/// <param name="camera">Looks at the camera's motion and for cuts; null: neither is of interest.</param>
internal sealed class FrameMotion(int longestSide, DisFlowOptions options, CameraWatch? camera = null)
{
    /// <summary>Pixels of the working size around the masks in which flow is known, besides the motion of the frame before.</summary>
    private const int FlowMargin = 48;

    /// <summary>The most that the motion of the frame before adds to it.</summary>
    private const int MostReach = 64;

    private GrayPyramid? _previous;
    private GrayPyramid? _current;
    private DisOpticalFlow? _flow;
    private LumaReduction? _reduction;
    private byte[] _gray = [];
    private int _frameWidth;
    private int _frameHeight;
    private bool _isRestarted;

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes { get; private set; }

    /// <summary>True if there is flow to the frame before.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>True if the frame before was there and is of another picture: there is no flow to it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The camera's motion from the frame before.</summary>
    public CameraMotion Camera => camera?.Motion ?? CameraMotion.None;

    /// <summary>Moves on to the next frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="masks">
    /// What holds the masks that are carried to it from the frame before, in its pixels; empty if there are none. Flow is
    /// known around it only.
    /// </param>
    /// <param name="objects">Masks of the frame before; where they are the camera's motion is not looked for.</param>
    public void Advance(VideoFrame frame, in PixelBounds masks, IReadOnlyList<BinaryMask> objects)
    {
        bool isContinuous = MayGoOn(frame);
        _isRestarted = false;
        if (frame.Width != _frameWidth || frame.Height != _frameHeight)
            Resize(frame.Width, frame.Height);
        (_previous, _current) = (_current, _previous);
        _reduction!.Run(frame.Luma, _gray);
        _current!.Build(_gray);
        IsKnown = isContinuous;
        IsCut = false;
        if (!isContinuous)
        {
            camera?.Restart();
            return;
        }

        _flow!.Compute(_current, _previous!, Around(masks));
        if (camera is not null && _flow.Coarse is { } coarse)
        {
            IsCut = !camera.Observe(coarse, _current, _previous!, objects, _frameWidth, _frameHeight);
            IsKnown = !IsCut;
            if (IsCut)
                return;
        }

        Motion = MaskMotion.Of(_flow.Field, ScaleX, ScaleY);
    }

    /// <summary>False if the next frame is certain not to go on from the one before, whatever it shows.</summary>
    public bool MayGoOn(VideoFrame frame) =>
        frame.Width == _frameWidth && frame.Height == _frameHeight && !frame.Metadata.BreaksMotion && !_isRestarted;

    /// <summary>The flow; only where it is known. Overwritten with the next frame.</summary>
    public MaskMotion Motion { get; private set; }

    /// <summary>The next frame does not go on from this one.</summary>
    public void Restart() => _isRestarted = true;

    // Where masks may have gone, at the working size: an object that moves faster than ever before is cut off at most.
    private PixelRegion Around(in PixelBounds masks)
    {
        if (masks.IsEmpty)
            return default;
        int x = FlowMargin + (int)Math.Min(MostReach, Motion.ReachX / ScaleX);
        int y = FlowMargin + (int)Math.Min(MostReach, Motion.ReachY / ScaleY);
        int left = (int)(masks.Left / ScaleX) - x, top = (int)(masks.Top / ScaleY) - y;
        int right = (int)MathF.Ceiling(masks.Right / ScaleX) + x, bottom = (int)MathF.Ceiling(masks.Bottom / ScaleY) + y;
        return new PixelRegion(left, top, right - left, bottom - top);
    }

    private float ScaleX => (float)_frameWidth / _reduction!.TargetWidth;

    private float ScaleY => (float)_frameHeight / _reduction!.TargetHeight;

    private void Resize(int width, int height)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        (int workingWidth, int workingHeight) = LumaReduction.WorkingSize(width, height, longestSide);
        _reduction = new LumaReduction(width, height, workingWidth, workingHeight);
        _previous = new GrayPyramid(workingWidth, workingHeight, options);
        _current = new GrayPyramid(workingWidth, workingHeight, options);
        _flow = new DisOpticalFlow(workingWidth, workingHeight, options);
        _gray = new byte[workingWidth * workingHeight];
        (_frameWidth, _frameHeight) = (width, height);
        Bytes = GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
