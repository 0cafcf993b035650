using System.Diagnostics;
using SamStream.Model.Flow;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking;

/// <summary>
/// Motion from the current frame back to the one before, by optical flow at a working size; carries masks along it.
/// There is none on the first frame and where the stream breaks or changes its size.
/// </summary>
internal sealed class FrameMotion(int longestSide, DisFlowOptions options)
{
    private GrayPyramid? _previous;
    private GrayPyramid? _current;
    private DisOpticalFlow? _flow;
    private LumaReduction? _reduction;
    private byte[] _gray = [];
    private int _frameWidth;
    private int _frameHeight;
    private float _reachX;
    private float _reachY;

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes { get; private set; }

    /// <summary>True if there is flow to the frame before.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Moves on to the next frame.</summary>
    public void Advance(VideoFrame frame)
    {
        bool isContinuous = frame.Width == _frameWidth && frame.Height == _frameHeight
            && !frame.Metadata.IsDiscontinuity;
        if (frame.Width != _frameWidth || frame.Height != _frameHeight)
            Resize(frame.Width, frame.Height);
        (_previous, _current) = (_current, _previous);
        _reduction!.Run(frame.Pixels, frame.StrideBytes, _gray);
        _current!.Build(_gray);
        IsKnown = isContinuous;
        if (!isContinuous)
            return;
        _flow!.Compute(_current, _previous!);
        _reachX = Reach(_flow.Field.X) * _flow.Field.Scale * ScaleX;
        _reachY = Reach(_flow.Field.Y) * _flow.Field.Scale * ScaleY;
    }

    /// <summary>Carries a mask of the frame before to the current one; only where flow is known.</summary>
    public void Carry(BinaryMask previous, BinaryMask carried)
    {
        Debug.Assert(IsKnown, "nothing is carried across a break");
        // A pixel pulls its value from at most the longest displacement away: nothing further out can be object.
        BoxXyxy reachable = previous.Bounds.ToBox().Expand(_reachX + 1, _reachY + 1);
        PixelBounds region = PixelBounds.Around(reachable, _frameWidth, _frameHeight);
        carried.Resize(_frameWidth, _frameHeight);
        FlowWarp.WarpMask(
            previous.Pixels, _flow!.Field, ScaleX, ScaleY, _frameWidth, _frameHeight,
            new PixelRegion(region.Left, region.Top, region.Width, region.Height), carried.Pixels);
        carried.Measure(region);
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

    private static float Reach(FlowPlane plane)
    {
        float reach = 0;
        for (int y = 0; y < plane.Height; y++)
        {
            foreach (float displacement in plane.Row(y))
                reach = Math.Max(reach, Math.Abs(displacement));
        }

        return reach;
    }
}
