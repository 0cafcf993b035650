using SamStream.Model.Flow;
using SamStream.Model.Masks;

namespace SamStream.Model.Tracking.Motion;

/// <summary>What the camera does from frame to frame: it moves, or the picture is another one at once.</summary>
/// <param name="cutAboveDisorder">See <see cref="TrackerOptions.CutAboveDisorder"/>.</param>
internal sealed class CameraWatch(float cutAboveDisorder)
{
    private readonly MotionSamples _samples = new();
    private readonly CameraMotionFit _fit = new();
    private readonly CutDetector _cuts = new(cutAboveDisorder);

    /// <summary>The camera's motion to the current frame.</summary>
    public CameraMotion Motion { get; private set; } = CameraMotion.None;

    /// <summary>Looks at a frame.</summary>
    /// <param name="flow">From it to the one before.</param>
    /// <param name="current">Its images.</param>
    /// <param name="previous">Those of the frame before.</param>
    /// <param name="masks">Of the objects on the frame before.</param>
    /// <param name="frameWidth">Of the frame, pixels.</param>
    /// <param name="frameHeight">Of the frame, pixels.</param>
    /// <returns>False if the frame does not go on from the one before: a cut, or a jump that flow cannot follow.</returns>
    public bool Observe(
        CoarseFlow flow, GrayPyramid current, GrayPyramid previous, IReadOnlyList<BinaryMask> masks, int frameWidth,
        int frameHeight)
    {
        _samples.Take(flow, current, previous, (float)frameWidth / current.Width, (float)frameHeight / current.Height);
        _fit.Run(_samples.All, masks, Math.Max(frameWidth, frameHeight));
        bool isCut = _cuts.Observe(_samples, _fit.Share);
        Motion = isCut ? CameraMotion.None : _fit.Motion;
        return !isCut;
    }

    /// <summary>The stream broke off: frames before say nothing of the next one.</summary>
    public void Restart()
    {
        _cuts.Forget();
        Motion = CameraMotion.None;
    }
}
