namespace SamStream.Model.Graphs.Building;

/// <summary>
/// Writes the layers with weights, each in its own precision. Images are [1, rows, columns, channels] if
/// <see cref="LayerPrecision.IsChannelsLast"/>, else [1, channels, rows, columns].
/// </summary>
internal sealed class LayerBuilder(GraphBuilder graph, LayerPrecision precision)
{
    private const string InputPrefix = "in:";
    private const string OutputPrefix = "out:";

    /// <summary>Which dimension of an image its channels are.</summary>
    public int ChannelAxis => precision.IsChannelsLast ? 3 : 1;

    /// <summary>Name of the output that shows what a layer takes.</summary>
    public static string InputOf(string layer) => InputPrefix + layer;

    /// <summary>Name of the output that shows what a layer gives.</summary>
    public static string OutputOf(string layer) => OutputPrefix + layer;

    /// <summary>The layer that an output shows; null if it shows none.</summary>
    public static string? LayerOf(string output) =>
        output.StartsWith(InputPrefix, StringComparison.Ordinal) ? output[InputPrefix.Length..]
        : output.StartsWith(OutputPrefix, StringComparison.Ordinal) ? output[OutputPrefix.Length..] : null;

    /// <summary>A fully connected layer: [.., n] times weights [n, columns], plus bias [columns].</summary>
    /// <param name="x">Tokens.</param>
    /// <param name="weights">[n, columns].</param>
    /// <param name="bias">[columns], or null for none.</param>
    /// <param name="layer">Its name.</param>
    /// <param name="toBytes">Whether it may give bytes, for tokens [1, rows, columns, n]; floats otherwise.</param>
    public GraphTensor Linear(GraphTensor x, Weights weights, Weights? bias, string layer, bool toBytes = false)
    {
        if (toBytes && precision.IsChannelsLast)
        {
            // A convolution of 1x1 is the runtime's only product of bytes that gives bytes with a bias.
            var kernel = weights.Transpose(1, 0).Reshape(weights.Shape[1], weights.Shape[0], 1, 1);
            return Convolution(x, kernel, bias, layer);
        }

        if (precision.Of(layer) is { } scales)
            return graph.ByteLinear(graph.ToBytes(x, scales.Input), weights, bias);
        x = graph.ToFloats(x);
        Observe(x, InputOf(layer));
        var product = graph.MatrixProduct(x, graph.Constant(weights));
        return bias is null ? product : graph.Sum(product, graph.Constant(bias));
    }

    /// <summary>A convolution of 1×1 over an image; floats.</summary>
    public GraphTensor Pointwise(GraphTensor image, Weights weights, Weights? bias, string layer)
    {
        if (!precision.IsChannelsLast)
            return graph.Convolution(image, weights, bias);
        var (outputs, inputs) = (weights.Shape[0], weights.Shape[1]);
        return Linear(image, weights.Reshape(outputs, inputs).Transpose(1, 0), bias, layer);
    }

    /// <summary>A convolution over an image, whose size stays at stride 1; bytes where the layer is computed in them.</summary>
    public GraphTensor Convolution(GraphTensor image, Weights weights, Weights? bias, string layer, int stride = 1)
    {
        var padding = weights.Shape[2] / 2;
        if (!precision.IsChannelsLast)
            return graph.Convolution(image, weights, bias, stride, padding);
        if (precision.Of(layer) is { } scales)
        {
            var bytes = graph.ToBytes(image, scales.Input);
            return graph.ByteConvolution(bytes, weights, bias, stride, padding, scales.Output);
        }

        image = graph.ToFloats(image);
        Observe(image, InputOf(layer));
        var nchw = graph.Convolution(graph.ToChannelsFirst(image), weights, bias, stride, padding);
        var result = graph.ToChannelsLast(nchw);
        Observe(result, OutputOf(layer));
        return result;
    }

    /// <summary>
    /// The same of stride 1 that gives floats also where the layer is computed in bytes, for an output that is worth more than
    /// 256 values.
    /// </summary>
    public GraphTensor ConvolutionToFloats(GraphTensor image, Weights weights, Weights? bias, string layer)
    {
        if (!precision.IsChannelsLast)
            return graph.Convolution(image, weights, bias, padding: weights.Shape[2] / 2);
        if (precision.Of(layer) is { } scales)
            return graph.ByteConvolutionToFloats(graph.ToBytes(image, scales.Input), weights, bias);
        image = graph.ToFloats(image);
        Observe(image, InputOf(layer));
        return graph.ToChannelsLast(graph.Convolution(graph.ToChannelsFirst(image), weights, bias, padding: weights.Shape[2] / 2));
    }

    /// <summary>An image [1, channels, rows, columns] in the order of this graph's images.</summary>
    public GraphTensor FromChannelsFirst(GraphTensor nchw) => precision.IsChannelsLast ? graph.ToChannelsLast(nchw) : nchw;

    /// <summary>An image as tokens, [1, rows, columns, channels], floats.</summary>
    public GraphTensor ToTokens(GraphTensor image)
    {
        image = graph.ToFloats(image);
        return precision.IsChannelsLast ? image : graph.ToChannelsLast(image);
    }

    /// <summary>Tokens [1, rows, columns, channels] as an image.</summary>
    public GraphTensor FromTokens(GraphTensor nhwc) => precision.IsChannelsLast ? nhwc : graph.ToChannelsFirst(nhwc);

    /// <summary>
    /// Gaussian error linear unit of what goes into the layer <paramref name="next"/>: of bytes to the bytes of that layer, else
    /// floats.
    /// </summary>
    public GraphTensor Gelu(GraphTensor x, string next) =>
        x.Scale is not null && precision.Of(next) is { } scales
            ? graph.ByteGelu(x, scales.Input)
            : graph.Gelu(graph.ToFloats(x));

    private void Observe(GraphTensor x, string output)
    {
        if (precision.IsObserved)
            graph.Output(x, output);
    }
}

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

/// <summary>The bytes of one layer.</summary>
/// <param name="Input">Of what it takes.</param>
/// <param name="Output">Of what it gives, where it gives bytes.</param>
internal readonly record struct LayerScales(ByteScale Input, ByteScale Output);
