using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Quantization;

/// <summary>Runs an observed graph on real input and chooses the bytes of each of its layers.</summary>
internal sealed class Calibration : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _input;
    private readonly string[] _observed;
    private readonly Dictionary<string, ValueHistogram> _histograms;

    /// <param name="graph">Built with <see cref="LayerPrecision.Observed"/>, with one input.</param>
    /// <param name="options">How it runs, borrowed.</param>
    public Calibration(byte[] graph, SessionOptions options)
    {
        _session = new InferenceSession(graph, options);
        _input = _session.InputNames[0];
        _observed = [.. _session.OutputNames.Where(output => LayerBuilder.LayerOf(output) is not null)];
        _histograms = _observed.ToDictionary(output => output, _ => new ValueHistogram(), StringComparer.Ordinal);
    }

    /// <summary>Takes in what the layers see for one input.</summary>
    public void Observe(OrtValue input)
    {
        using var seen = _session.Run(_runOptions, [_input], [input], _observed);
        Parallel.For(0, _observed.Length, i => _histograms[_observed[i]].Add(seen[i].GetTensorDataAsSpan<float>()));
    }

    /// <summary>The bytes of each layer, by all that was observed.</summary>
    public IReadOnlyDictionary<string, LayerScales> Choose()
    {
        var scales = new Dictionary<string, LayerScales>(StringComparer.Ordinal);
        foreach (var layer in _observed.Select(LayerBuilder.LayerOf).Distinct(StringComparer.Ordinal))
        {
            var input = _histograms[LayerBuilder.InputOf(layer!)].Best();
            var output = _histograms.TryGetValue(LayerBuilder.OutputOf(layer!), out var given) ? given.Best() : default;
            scales.Add(layer!, new LayerScales(input, output));
        }

        return scales;
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
