using System.Diagnostics;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;

namespace SamStream.Model;

/// <summary>8-bit graphs that were built when a model was opened.</summary>
/// <param name="Sizes">For inputs of these sizes.</param>
/// <param name="Time">What that took, loading included.</param>
public sealed record Int8Build(IReadOnlyList<InputSize> Sizes, TimeSpan Time);

/// <summary>Opens a model's networks and notes which 8-bit graphs had to be built for it.</summary>
internal sealed class Int8Builder(INetworkFamily family, ModelManifest manifest, SamModelOptions options)
{
    private readonly List<InputSize> _built = [];
    private TimeSpan _time;

    /// <summary>What was built so far; null if nothing.</summary>
    public Int8Build? Result => _built.Count == 0 ? null : new Int8Build(_built, _time);

    /// <summary>Whether an input of this size can be opened: in floats always, in 8 bits if there are ranges for it.</summary>
    public bool HasRanges(InputSize size) => QuantizationFor(size) is not { } quantization || quantization.Ranges is not null;

    /// <summary>Opens one network, with the size that its options name.</summary>
    /// <exception cref="ModelException">A file is missing, is not the one of the manifest, or does not load.</exception>
    public ISegmentationNetwork Open(SamModelOptions sized)
    {
        var isBuilt = QuantizationFor(sized.Input) is not { } quantization || quantization.IsBuilt;
        var start = Stopwatch.GetTimestamp();
        ISegmentationNetwork network = family.Open(manifest, sized);
        if (!isBuilt)
        {
            _built.Add(network.Geometry.Size);
            _time += Stopwatch.GetElapsedTime(start);
        }

        return network;
    }

    private IEncoderQuantization? QuantizationFor(InputSize? size) =>
        options.Precision is ModelPrecision.Int8 ? family.Quantization(manifest, options with { Input = size }) : null;
}
