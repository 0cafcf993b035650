using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Benchmarks.Model;

/// <summary>An I420 frame to the encoder's input tensor: our fused pass beside the straightforward OpenCV chain.</summary>
[MemoryDiagnoser]
public class PreprocessBenchmarks : IDisposable
{
    private const int Side = 1024;

    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] Std = [58.395f, 57.12f, 57.375f];

    private readonly FloatTensor _input = new(1, 3, Side, Side);
    private readonly FloatTensor _openCvInput = new(1, 3, Side, Side);
    private byte[] _pixels = [];
    private FramePreprocessor _preprocessor = null!;
    private OpenCvPreprocessing _openCv = null!;
    private int _width;
    private int _height;

    [Params("1920x1080", "1280x720", "768x576")]
    public string Frame { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var size = Frame.Split('x');
        (_width, _height) = (int.Parse(size[0]), int.Parse(size[1]));
        _pixels = new byte[new I420Layout(_width, _height).Bytes];
        new Random(1).NextBytes(_pixels);
        _preprocessor = new FramePreprocessor(new PreprocessingSpec(Side, Mean, Std, ChannelOrder.Rgb), new InputGeometry(InputSize.Square, 16, 4), _input);
        _openCv = new OpenCvPreprocessing(_pixels, _width, _height, _openCvInput);
    }

    [Benchmark(Baseline = true)]
    public void Fused() => _preprocessor.Write(new YuvImage(_pixels, new I420Layout(_width, _height)));

    [Benchmark]
    [Arguments(OpenCvThreads.One, InterpolationFlags.Linear)]
    [Arguments(OpenCvThreads.One, InterpolationFlags.Area)]
    [Arguments(OpenCvThreads.Default, InterpolationFlags.Linear)]
    [Arguments(OpenCvThreads.Default, InterpolationFlags.Area)]
    public void OpenCv(OpenCvThreads threads, InterpolationFlags interpolation)
    {
        Cv2.SetNumThreads(threads is OpenCvThreads.One ? 1 : -1);
        _openCv.Run(interpolation);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _openCv?.Dispose();
        _input.Dispose();
        _openCvInput.Dispose();
        GC.SuppressFinalize(this);
    }
}
