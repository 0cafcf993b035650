using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Networks.SamLightening;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Measuring;

/// <summary>
/// SAM-Lightening's image encoder with weights from a seed, for which there are no others: its embeddings mean nothing, but the time
/// that they take is that of trained ones.
/// </summary>
internal static class SeededEncoder
{
    private const int Seed = 1;

    /// <summary>Builds and loads it.</summary>
    /// <param name="manifest">Says how a frame becomes the input.</param>
    /// <param name="options">Size and precision, and how it runs.</param>
    /// <param name="frames">In 8 bits, what its layers take and give on them says what bytes stand for.</param>
    /// <exception cref="ModelException">It does not load.</exception>
    public static EncoderRun Open(ModelManifest manifest, SamModelOptions options, IReadOnlyList<VideoFrame> frames)
    {
        var size = options.Input ?? InputSize.Square;
        var weights = SamLighteningWeights.FromSeed(Seed);
        var precision = options.Precision is ModelPrecision.Int8
            ? LayerPrecision.Bytes(Calibrate(Build(LayerPrecision.Observed), size, manifest, options, frames))
            : LayerPrecision.Floats;
        return new EncoderRun(manifest, options, size, Build(precision));

        byte[] Build(LayerPrecision computed) => SamLighteningEncoder.Build(weights, size, new Dilation(), computed);
    }

    private static IReadOnlyDictionary<string, LayerScales> Calibrate(
        byte[] observed, InputSize size, ModelManifest manifest, SamModelOptions options, IReadOnlyList<VideoFrame> frames)
    {
        var histograms = new LayerHistograms();
        Calibration.Observe(observed, SamContract.GeometryOf(size), manifest, options.Encoder, histograms, frames);
        return histograms.Choose();
    }
}
