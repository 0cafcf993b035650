using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Quantization;

/// <summary>Finds the <see cref="ActivationRanges"/> of a model on frames, at one input size or several.</summary>
/// <param name="manifest">The model.</param>
/// <param name="options">How its encoder runs; size and precision do not matter.</param>
internal sealed class RangeCalibration(ModelManifest manifest, SamModelOptions options)
{
    private readonly LayerHistograms _histograms = new();
    private int _stepsDone;

    /// <summary>Frames that were observed; may be read from any thread.</summary>
    public int StepsDone => Volatile.Read(ref _stepsDone);

    /// <summary>Observes frames at one input size. Takes about a second for each.</summary>
    /// <exception cref="ModelException">The model's file is missing or another one, or its encoder cannot be computed in bytes.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Observe(InputSize size, IEnumerable<VideoFrame> frames, CancellationToken stop)
    {
        var encoder = Int8Optimization.EncoderOf(manifest, options with { Input = size });
        Calibration.Observe(encoder.Build(LayerPrecision.Observed), encoder.Input, manifest, options.Encoder, _histograms, Counted());

        IEnumerable<VideoFrame> Counted()
        {
            foreach (var frame in frames)
            {
                stop.ThrowIfCancellationRequested();
                yield return frame;
                Interlocked.Increment(ref _stepsDone);
            }
        }
    }

    /// <summary>The ranges for all that was observed, as they are read from a file again.</summary>
    /// <param name="command">What made them.</param>
    public ActivationRanges Choose(string command)
    {
        var ranges = new ActivationRanges { Model = manifest.Encoder.Sha256, Command = command, Layers = _histograms.Choose() };
        return ActivationRanges.Parse(ranges.ToJson(), manifest.Name, ranges.Model);
    }
}
