using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Quantization;

/// <summary>Runs an observed graph on real input and counts the values that each of its layers takes and gives.</summary>
internal sealed class Calibration : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;
    private readonly LayerHistograms _histograms;

    /// <param name="graph">Built with <see cref="LayerPrecision.Observed"/>, with one input.</param>
    /// <param name="options">How it runs, borrowed.</param>
    /// <param name="histograms">Where it is counted, borrowed; graphs of several sizes may share it.</param>
    public Calibration(byte[] graph, SessionOptions options, LayerHistograms histograms)
    {
        _session = new InferenceSession(graph, options);
        _input = _session.InputNames[0];
        _histograms = histograms;
    }

    /// <summary>Takes in what the layers of a graph see on frames.</summary>
    /// <param name="graph">Built with <see cref="LayerPrecision.Observed"/>, with one input.</param>
    /// <param name="size">Of its input.</param>
    /// <param name="manifest">Says how a frame becomes that.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="histograms">Where it is counted.</param>
    /// <param name="frames">The frames, borrowed.</param>
    public static void Observe(
        byte[] graph, InputGeometry size, ModelManifest manifest, OnnxSessionOptions options, LayerHistograms histograms, IEnumerable<VideoFrame> frames)
    {
        using var input = new FloatTensor(1, InputGeometry.Channels, size.Height, size.Width);
        var preprocessor = new FramePreprocessor(manifest.Preprocessing, size, input);
        using var sessionOptions = SessionOptionsFactory.Create(options with { UseMemoryArena = false });
        using var calibration = new Calibration(graph, sessionOptions, histograms);
        foreach (var frame in frames)
        {
            preprocessor.Write(new YuvImage(frame));
            calibration.Observe(input.Value);
        }
    }

    /// <summary>Takes in what the layers see for one input.</summary>
    public void Observe(OrtValue input)
    {
        string[] observed = [.. _session.OutputNames.Where(output => LayerBuilder.LayerOf(output) is not null)];
        using var seen = _session.Run(_runOptions, [_input], [input], observed);
        var histograms = observed.Select(_histograms.Of).ToArray();
        Parallel.For(0, observed.Length, i => histograms[i].Add(seen[i].GetTensorDataAsSpan<float>()));
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}

/// <summary>The values that the layers of an observed graph take and give, over any number of runs.</summary>
internal sealed class LayerHistograms
{
    private readonly Dictionary<string, ValueHistogram> _histograms = new(StringComparer.Ordinal);

    /// <summary>That of an observed output; empty before the first time.</summary>
    public ValueHistogram Of(string output)
    {
        if (!_histograms.TryGetValue(output, out var histogram))
            _histograms.Add(output, histogram = new ValueHistogram());
        return histogram;
    }

    /// <summary>The bytes of each layer, by all that was observed, in the order of their names.</summary>
    public IReadOnlyDictionary<string, LayerScales> Choose()
    {
        var scales = new SortedDictionary<string, LayerScales>(StringComparer.Ordinal);
        foreach (var layer in _histograms.Keys.Select(LayerBuilder.LayerOf).Distinct(StringComparer.Ordinal))
        {
            var input = _histograms[LayerBuilder.InputOf(layer!)].Best();
            var output = _histograms.TryGetValue(LayerBuilder.OutputOf(layer!), out var given) ? given.Best() : default;
            scales.Add(layer!, new LayerScales(input, output));
        }

        return scales;
    }
}
