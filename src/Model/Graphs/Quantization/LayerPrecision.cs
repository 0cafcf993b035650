namespace SamStream.Model.Graphs.Quantization;

/// <summary>In what the layers of a graph are computed.</summary>
internal sealed class LayerPrecision
{
    private readonly IReadOnlyDictionary<string, LayerScales>? _scales;

    private LayerPrecision(IReadOnlyDictionary<string, LayerScales>? scales, bool isObserved)
    {
        _scales = scales;
        IsObserved = isObserved;
    }

    /// <summary>32-bit floats everywhere.</summary>
    public static LayerPrecision Floats { get; } = new(null, isObserved: false);

    /// <summary>Floats, with what goes into each layer and comes out of it as further outputs of the graph.</summary>
    public static LayerPrecision Observed { get; } = new(null, isObserved: true);

    /// <summary>Bytes in the layers that are listed, floats in the others.</summary>
    public static LayerPrecision Bytes(IReadOnlyDictionary<string, LayerScales> scales) => new(scales, isObserved: false);

    public bool IsObserved { get; }

    /// <summary>Whether images stay channels last throughout, as the products of bytes want them.</summary>
    public bool IsChannelsLast => IsObserved || _scales is not null;

    /// <summary>Null: the layer is computed in floats.</summary>
    public LayerScales? Of(string layer) =>
        _scales is not null && _scales.TryGetValue(layer, out var scales) ? scales : null;
}
