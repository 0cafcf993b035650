using OpenCvSharp;
using SamStream.Model.Preprocessing;

namespace SamStream.Benchmarks.Model;

/// <summary>SAM's mask post-processing as one would write it with OpenCV; every image is kept for the next mask.</summary>
internal sealed class OpenCvMaskChain : IDisposable
{
    private readonly Mat _logits;
    private readonly Mat _input = new();
    private readonly Mat _frame = new();
    private readonly Mat _mask = new();
    private readonly Mat _threshold;
    private readonly LetterboxGeometry _geometry;

    public OpenCvMaskChain(float[] logits, in LetterboxGeometry geometry)
    {
        _geometry = geometry;
        _logits = Mat.FromPixelData(256, 256, MatType.CV_32FC1, logits);
        _threshold = new Mat(geometry.FrameHeight, geometry.FrameWidth, MatType.CV_32FC1, Scalar.All(0));
    }

    public void Run()
    {
        Cv2.Resize(_logits, _input, new Size(1024, 1024), 0, 0, InterpolationFlags.Linear);
        using var cropped = _input[new Rect(0, 0, _geometry.ScaledWidth, _geometry.ScaledHeight)];
        Cv2.Resize(
            cropped, _frame, new Size(_geometry.FrameWidth, _geometry.FrameHeight), 0, 0, InterpolationFlags.Linear);
        Cv2.Compare(_frame, _threshold, _mask, CmpTypes.GT);
    }

    public void Dispose()
    {
        _logits.Dispose();
        _input.Dispose();
        _frame.Dispose();
        _mask.Dispose();
        _threshold.Dispose();
    }
}
