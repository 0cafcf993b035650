using System.Runtime.InteropServices;

namespace SamStream.Model.Graphs.Building;

/// <summary>Products of bytes. Rounding is ONNX's own, the products are operators of ONNX Runtime for the CPU.</summary>
/// <remarks>Contrib operators of https://github.com/microsoft/onnxruntime, domain com.microsoft, version 1.</remarks>
internal sealed partial class GraphBuilder
{
    private const string RuntimeDomain = "com.microsoft";

    private static readonly GraphTensor Absent = new("", GraphElement.F32, new GraphShape());

    private readonly Dictionary<(string Tensor, ByteScale Scale), GraphTensor> _rounded = [];

    /// <summary>Rounds to bytes; a tensor that is rounded twice to one scale is rounded once.</summary>
    public GraphTensor ToBytes(GraphTensor x, ByteScale scale)
    {
        if (x.Scale == scale)
            return x;
        x = ToFloats(x);
        if (!_rounded.TryGetValue((x.Name, scale), out var bytes))
        {
            bytes = AsBytes(Add("QuantizeLinear", x.Shape, [x, Constant(scale.Step), Constant(scale.Zero)]), scale);
            _rounded.Add((x.Name, scale), bytes);
        }

        return bytes;
    }

    /// <summary>Bytes as the floats that they stand for; floats stay.</summary>
    public GraphTensor ToFloats(GraphTensor x) =>
        x.Scale is not { } scale
            ? x
            : Add("DequantizeLinear", x.Shape, [x, Constant(scale.Step), Constant(scale.Zero)]) with { Element = GraphElement.F32 };

    /// <summary>Bytes [.., n] times weights [n, columns], plus bias [columns]; floats.</summary>
    public GraphTensor ByteLinear(GraphTensor bytes, Weights weights, Weights? bias)
    {
        var rounded = ByteWeights.Round(weights, outputAxis: 1);
        var matrix = Constant(rounded);
        Require(bytes.Scale is not null && bytes.Shape[-1] == matrix.Shape[0], "MatMulIntegerToFloat", bytes, matrix);
        var scale = bytes.Scale!.Value;
        var result = Add(
            "MatMulIntegerToFloat", bytes.Shape.With(-1, weights.Shape[1]),
            [
                bytes, matrix, Constant(scale.Step), Constant(new Weights(rounded.Steps, rounded.Steps.Length)),
                Constant(scale.Zero), Absent, .. bias is null ? Array.Empty<GraphTensor>() : [Constant(bias)],
            ]);
        return OfRuntime(result) with { Element = GraphElement.F32 };
    }

    /// <summary>
    /// Floats [.., n] times weights [n, columns], plus bias [columns], with a product of bytes: what they are rounded to follows from
    /// the least and the greatest of them in this run.
    /// </summary>
    public GraphTensor RoundedLinear(GraphTensor x, Weights weights, Weights bias)
    {
        var rounded = ByteWeights.Round(weights, outputAxis: 1);
        var matrix = Constant(rounded);
        Require(x.Shape[-1] == matrix.Shape[0], "DynamicQuantizeMatMul", x, matrix);
        return OfRuntime(Add(
            "DynamicQuantizeMatMul", x.Shape.With(-1, weights.Shape[1]),
            [x, matrix, Constant(new Weights(rounded.Steps, rounded.Steps.Length)), Absent, Constant(bias)]));
    }

    /// <summary>A square convolution over bytes [n, rows, columns, channels] that gives bytes.</summary>
    public GraphTensor ByteConvolution(
        GraphTensor nhwc, Weights weights, Weights? bias, int stride, int padding, ByteScale result)
    {
        var (outputs, side) = (weights.Shape[0], weights.Shape[2]);
        var channels = nhwc.Shape[3].Factor;
        var rounded = ByteWeights.Round(weights, outputAxis: 0);
        var isSigned = ByteProducts.AreExact;
        var kernel = isSigned ? Constant(rounded) : Constant(GraphElement.U8, rounded.Unsigned(), rounded.Shape);
        byte[] zeros = new byte[outputs];
        zeros.AsSpan().Fill(isSigned ? (byte)0 : ByteWeights.UnsignedZero);
        Require(nhwc.Scale is not null && channels % weights.Shape[1] == 0, "QLinearConv", nhwc, kernel);
        var scale = nhwc.Scale!.Value;
        var offsets = new int[outputs];
        for (var i = 0; i < outputs && bias is not null; i++)
            offsets[i] = (int)MathF.Round(bias.Values[i] / (scale.Step * rounded.Steps[i]));

        GraphDimension Steps(GraphDimension length) => ((length.Factor + (2 * padding) - side) / stride) + 1;
        var shape = nhwc.Shape.With(1, Steps(nhwc.Shape[1])).With(2, Steps(nhwc.Shape[2])).With(3, outputs);
        var convolved = Add(
            "QLinearConv", shape,
            [
                nhwc, Constant(scale.Step), Constant(scale.Zero), kernel,
                Constant(new Weights(rounded.Steps, outputs)), Constant(isSigned ? GraphElement.S8 : GraphElement.U8, zeros, [outputs]),
                Constant(result.Step), Constant(result.Zero),
                Constant(GraphElement.S32, MemoryMarshal.AsBytes(offsets.AsSpan()), [outputs]),
            ],
            ListAttribute("kernel_shape", side, side), ListAttribute("strides", stride, stride),
            ListAttribute("pads", padding, padding, padding, padding),
            Attribute("group", channels / weights.Shape[1]), Attribute("channels_last", 1));
        return AsBytes(OfRuntime(convolved), result);
    }

    /// <summary>
    /// A square convolution of stride 1 over bytes [1, rows, columns, channels], whose size stays, that gives floats: what each pixel
    /// sees is laid side by side, so that one product of bytes makes it.
    /// </summary>
    public GraphTensor ByteConvolutionToFloats(GraphTensor nhwc, Weights weights, Weights? bias)
    {
        var (outputs, inputs, side) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        Require(nhwc.Scale is not null && nhwc.Shape[3] == inputs && weights.Shape[3] == side, "MatMulIntegerToFloat", nhwc);
        var (rows, columns, edge) = (nhwc.Shape[1].Factor, nhwc.Shape[2].Factor, side / 2);
        var padded = Add(
            "Pad", nhwc.Shape.With(1, rows + side - 1).With(2, columns + side - 1),
            [nhwc, Integers(0, edge, edge, 0, 0, edge, edge, 0), Constant(nhwc.Scale!.Value.Zero)]);
        var seen = new GraphTensor[side * side];
        for (var i = 0; i < seen.Length; i++)
        {
            var (down, across) = (i / side, i % side);
            seen[i] = Add(
                "Slice", nhwc.Shape, [padded, Integers(down, across), Integers(down + rows, across + columns), Integers(1, 2)]);
        }

        var bytes = AsBytes(Concatenate(3, seen.Length * inputs, seen), nhwc.Scale.Value);
        return ByteLinear(bytes, weights.Transpose(2, 3, 1, 0).Reshape(seen.Length * inputs, outputs), bias);
    }

    /// <summary>
    /// Gaussian error linear unit of bytes, from two tables of 256 bytes and a product of bytes: x times a sigmoid that is
    /// stretched beyond 0 and 1 and cut there. It differs by 0.016 at most, on average by 0.4 of what x·σ(1.702 x) differs by
    /// (Hendrycks and Gimpel, arXiv 1606.08415, section 2).
    /// </summary>
    public GraphTensor ByteGelu(GraphTensor bytes, ByteScale result)
    {
        const float steepness = 1.58f;
        const float stretch = 1.04f;
        const float least = 0.5f - (0.5f / stretch);
        const float greatest = 0.5f + (0.5f / stretch);
        var scale = bytes.Scale!.Value;

        // The first table's greatest byte cuts above, the second's zero, below which it gives nothing, cuts below.
        var stretched = new ByteScale(greatest / byte.MaxValue, 0);
        var zero = (byte)MathF.Round(least / stretched.Step);
        var share = new ByteScale(1f / byte.MaxValue, 0);
        var shares = OfRuntime(Add(
            "QLinearSigmoid", bytes.Shape,
            [bytes, Constant(steepness * scale.Step), Constant(scale.Zero), Constant(stretched.Step), Constant(stretched.Zero)]));
        shares = OfRuntime(Add(
            "QLinearLeakyRelu", bytes.Shape,
            [
                shares, Constant(1f / (byte.MaxValue - zero)), Constant(zero), Constant(share.Step), Constant(share.Zero),
            ],
            Attribute("alpha", 0f)));
        var product = OfRuntime(Add(
            "QLinearMul", bytes.Shape,
            [
                bytes, Constant(scale.Step), Constant(scale.Zero), shares, Constant(share.Step), Constant(share.Zero),
                Constant(result.Step), Constant(result.Zero),
            ]));
        return AsBytes(product, result);
    }

    private GraphTensor Constant(ByteWeights weights) =>
        Constant(GraphElement.S8, MemoryMarshal.AsBytes(weights.Values.AsSpan()), weights.Shape);

    private GraphTensor Constant(byte value) => Constant(GraphElement.U8, [value], []);

    private static GraphTensor AsBytes(GraphTensor x, ByteScale scale) => x with { Element = GraphElement.U8, Scale = scale };

    /// <summary>The node that was added last is the runtime's.</summary>
    private GraphTensor OfRuntime(GraphTensor x)
    {
        _graph.Node[^1].Domain = RuntimeDomain;
        return x;
    }
}
