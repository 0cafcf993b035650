namespace SamStream.Model.Graphs.Building;

/// <summary>Element-wise operators, products and normalisation.</summary>
internal sealed partial class GraphBuilder
{
    public GraphTensor Sum(GraphTensor a, GraphTensor b) => ElementWise("Add", a, b);

    public GraphTensor Difference(GraphTensor a, GraphTensor b) => ElementWise("Sub", a, b);

    public GraphTensor Product(GraphTensor a, GraphTensor b) => ElementWise("Mul", a, b);

    public GraphTensor Sine(GraphTensor x) => Add("Sin", x.Shape, [x]);

    public GraphTensor Cosine(GraphTensor x) => Add("Cos", x.Shape, [x]);

    public GraphTensor Relu(GraphTensor x) => Add("Relu", x.Shape, [x]);

    /// <summary>Gaussian error linear unit, exact.</summary>
    public GraphTensor Gelu(GraphTensor x) => Add("Gelu", x.Shape, [x]);

    /// <summary>Softmax along the last dimension.</summary>
    public GraphTensor Softmax(GraphTensor x) => Add("Softmax", x.Shape, [x], Attribute("axis", -1));

    /// <summary>1 where both are equal, else 0, as floats.</summary>
    public GraphTensor EqualMask(GraphTensor a, GraphTensor b) =>
        Cast(ElementWise("Equal", a, b) with { Element = GraphElement.Flag }, GraphElement.F32);

    public GraphTensor Cast(GraphTensor x, GraphElement element) =>
        Add("Cast", x.Shape, [x], Attribute("to", (long)element)) with { Element = element };

    /// <summary>[…, rows, n] times […, n, columns], repeated along the dimensions before as needed.</summary>
    public GraphTensor MatrixProduct(GraphTensor a, GraphTensor b)
    {
        Require(a.Shape.Count >= 2 && b.Shape.Count >= 2 && a.Shape[-1] == b.Shape[-2], "MatMul", a, b);
        var batch = GraphShape.Broadcast(a.Shape.With(-1, 1).With(-2, 1), b.Shape.With(-1, 1).With(-2, 1));
        Require(batch is not null, "MatMul", a, b);
        return Add("MatMul", batch!.With(-2, a.Shape[-2]).With(-1, b.Shape[-1]), [a, b]);
    }

    /// <summary>A fully connected layer: [.., n] times weights [n, columns], plus bias [columns].</summary>
    public GraphTensor Linear(GraphTensor x, Weights weights, Weights bias) =>
        Sum(MatrixProduct(x, Constant(weights)), Constant(bias));

    /// <summary>Layer normalisation along the last dimension.</summary>
    public GraphTensor LayerNormalization(GraphTensor x, Weights scale, Weights bias, float epsilon)
    {
        var (factor, offset) = (Constant(scale), Constant(bias));
        Require(factor.Shape.Count == 1 && factor.Shape[0] == x.Shape[-1], "LayerNormalization", x, factor);
        Require(factor.Shape.Equals(offset.Shape), "LayerNormalization", factor, offset);
        return Add(
            "LayerNormalization", x.Shape, [x, factor, offset], Attribute("axis", -1), Attribute("epsilon", epsilon));
    }

    private GraphTensor ElementWise(string operation, GraphTensor a, GraphTensor b)
    {
        var shape = GraphShape.Broadcast(a.Shape, b.Shape);
        Require(shape is not null && a.Element == b.Element, operation, a, b);
        return Add(operation, shape!, [a, b]);
    }
}
