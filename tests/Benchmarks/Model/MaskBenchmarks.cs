using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;

namespace SamStream.Benchmarks.Model;

/// <summary>Low-resolution logits to a full-frame mask: our fused pass beside the straightforward OpenCV chain.</summary>
[MemoryDiagnoser]
public class MaskBenchmarks : IDisposable
{
    private readonly MaskResampler _resampler = new();
    private readonly LowResMask _reference = new();
    private float[] _logits = [];
    private byte[] _mask = [];
    private LetterboxGeometry _geometry;
    private OpenCvMaskChain _openCv = null!;

    [Params("1920x1080", "768x576")]
    public string Frame { get; set; } = "";

    /// <summary>What the mask covers: a person far away, half of the frame, or noise, for which nothing can be skipped.</summary>
    [Params("small", "half", "noise")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var size = Frame.Split('x');
        _geometry = new LetterboxGeometry(int.Parse(size[0]), int.Parse(size[1]), new InputGeometry(InputSize.Square, 16, 4));
        _mask = new byte[_geometry.FrameWidth * _geometry.FrameHeight];
        var random = new Random(1);
        _logits = new float[256 * 256];
        for (var i = 0; i < _logits.Length; i++)
        {
            var distance = float.Hypot((i % 256) - 120, (i / 256) - 70);
            _logits[i] = Shape switch
            {
                "small" => 10 - distance,
                "half" => 76 - distance,
                _ => random.NextSingle() - 0.5f,
            };
        }

        _openCv = new OpenCvMaskChain(_logits, _geometry);
        _resampler.Write(_logits, _geometry, _mask);
        _reference.Sample(_mask, _geometry);
    }

    [Benchmark(Baseline = true)]
    public int Fused() => _resampler.Write(_logits, _geometry, _mask).Area;

    [Benchmark]
    [Arguments(OpenCvThreads.One)]
    [Arguments(OpenCvThreads.Default)]
    public void OpenCv(OpenCvThreads threads)
    {
        Cv2.SetNumThreads(threads is OpenCvThreads.One ? 1 : -1);
        _openCv.Run();
    }

    [Benchmark]
    public float LowResIou() => _reference.IntersectionOverUnion(_logits);

    [Benchmark]
    public void LowResSample() => _reference.Sample(_mask, _geometry);

    [GlobalCleanup]
    public void Dispose()
    {
        _openCv?.Dispose();
        GC.SuppressFinalize(this);
    }
}
