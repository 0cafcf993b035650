using System.Security.Cryptography;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Quantization;

/// <summary>
/// Makes the 8-bit image encoder of a model: what its layers see on real frames says how their values become bytes. It
/// is kept only if its masks are as good.
/// </summary>
/// <param name="manifest">The model.</param>
/// <param name="options">How it is to be opened later; its precision does not matter.</param>
public sealed class Int8Optimization(ModelManifest manifest, SamModelOptions options)
{
    /// <summary>Frames that masks are compared on; more of them change the means little.</summary>
    private const int ComparedFrames = 12;

    private readonly RangeCalibration _calibration = new(manifest, options);
    private readonly IEncoderQuantization _encoder = EncoderOf(manifest, options);
    private int _framesCompared;

    /// <summary>Of <see cref="StepsFor"/>; may be read from any thread.</summary>
    public int StepsDone => _calibration.StepsDone + Volatile.Read(ref _framesCompared);

    /// <summary>Steps of about the same length for this number of frames.</summary>
    public static int StepsFor(int frames) => frames + Math.Min(frames, ComparedFrames);

    /// <summary>
    /// Calibrates, builds, compares, and keeps the encoder if it is accepted. Takes about a second for each frame. What the
    /// cache has for the same frames is not made again.
    /// </summary>
    /// <exception cref="ModelException">A file of the model is missing or another one, or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is kept.</exception>
    public Int8Report Run(IReadOnlyList<VideoFrame> frames, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        var calibration = HashOf(frames);
        if (_encoder.Calibrations.FindReport() is { } known && known.Calibration == calibration
            && _encoder.Calibrations.FindRanges() is not null)
            return known;

        _calibration.Observe(_encoder.Input.Size, frames, stop);
        var ranges = _calibration.Choose($"samstream models optimize {manifest.Name} --int8 --input-size {_encoder.Input.Size}");
        var report = Compare(_encoder.Build(LayerPrecision.Bytes(ranges.Layers)), frames, calibration, stop);
        if (report.IsAccepted)
            _encoder.Calibrations.Keep(ranges, report);
        return report;
    }

    /// <summary>What computes a model's encoder in bytes.</summary>
    /// <exception cref="ModelException">Nothing can.</exception>
    internal static IEncoderQuantization EncoderOf(ModelManifest manifest, SamModelOptions options) =>
        NetworkRegistry.FamilyOf(manifest).Quantization(manifest, options with { Precision = ModelPrecision.Fp32 })
        ?? throw new ModelException(
            manifest.File, "architecture", "one whose encoder can be computed in bytes", manifest.Architecture.Name, "use precision fp32");

    private Int8Report Compare(
        byte[] graph, IReadOnlyList<VideoFrame> frames, string calibration, CancellationToken stop)
    {
        using var fp32 = _encoder.Open();
        using var int8 = _encoder.Open(graph);
        using var comparison = new Int8Comparison(fp32, int8);
        var compared = Math.Min(frames.Count, ComparedFrames);
        for (var i = 0; i < compared; i++)
        {
            stop.ThrowIfCancellationRequested();
            comparison.Add(new YuvImage(frames[(int)((long)i * frames.Count / compared)]));
            Interlocked.Increment(ref _framesCompared);
        }

        return new Int8Report
        {
            Frames = frames.Count,
            Objects = comparison.Objects,
            Fp32MeanIou = comparison.Fp32MeanIou,
            Int8MeanIou = comparison.Int8MeanIou,
            Agreement = comparison.Agreement,
            Calibration = calibration,
        };
    }

    private static string HashOf(IReadOnlyList<VideoFrame> frames)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[2 * sizeof(int)];
        foreach (var frame in frames)
        {
            BitConverter.TryWriteBytes(size, frame.Width);
            BitConverter.TryWriteBytes(size[sizeof(int)..], frame.Height);
            hash.AppendData(size);
            hash.AppendData(frame.Pixels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
