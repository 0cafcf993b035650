using OpenCvSharp;
using SamStream.Model.Onnx;

namespace SamStream.Benchmarks.Model;

/// <summary>
/// What one would write with OpenCV: I420 to RGB, resize, to float, normalise each channel, pad, into planes. Every
/// image is kept for the next frame.
/// </summary>
internal sealed unsafe class OpenCvPreprocessing : IDisposable
{
    private const int Side = 1024;

    private static readonly double[] Mean = [123.675, 116.28, 103.53];
    private static readonly double[] Std = [58.395, 57.12, 57.375];

    private readonly Mat _frame;
    private readonly Mat _small = new();
    private readonly Mat _rgb = new();
    private readonly Mat _padded = new();
    private readonly Mat[] _planes = [new(), new(), new()];
    private readonly Mat[] _targets;
    private readonly Size _size;

    public OpenCvPreprocessing(byte[] pixels, int width, int height, FloatTensor input)
    {
        _frame = Mat.FromPixelData(height * 3 / 2, width, MatType.CV_8UC1, pixels);
        var scale = (double)Side / Math.Max(width, height);
        _size = new Size((int)((width * scale) + 0.5), (int)((height * scale) + 0.5));
        _targets = [.. Enumerable.Range(0, 3).Select(plane =>
            Mat.FromPixelData(Side, Side, MatType.CV_32FC1, (nint)(input.Pointer + (plane * Side * Side))))];
    }

    public void Run(InterpolationFlags interpolation)
    {
        Cv2.CvtColor(_frame, _rgb, ColorConversionCodes.YUV2RGB_I420);
        Cv2.Resize(_rgb, _small, _size, 0, 0, interpolation);
        Cv2.Split(_small, out var channels);
        for (var i = 0; i < 3; i++)
        {
            using var channel = channels[i];
            channel.ConvertTo(_planes[i], MatType.CV_32FC1, 1 / Std[i], -Mean[i] / Std[i]);
            Cv2.CopyMakeBorder(
                _planes[i], _targets[i], 0, Side - _size.Height, 0, Side - _size.Width, BorderTypes.Constant, Scalar.All(0));
        }
    }

    public void Dispose()
    {
        _frame.Dispose();
        _small.Dispose();
        _rgb.Dispose();
        _padded.Dispose();
        foreach (var mat in _planes.Concat(_targets))
            mat.Dispose();
    }
}
