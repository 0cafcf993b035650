namespace SamStream.Model.Graphs.Building;

/// <summary>Operators that move elements.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>The same elements in another shape.</summary>
    public GraphTensor Reshape(GraphTensor x, params ReadOnlySpan<GraphDimension> dimensions)
    {
        var shape = new GraphShape(dimensions);
        if (!shape.HasElementsOf(x.Shape))
            throw new ArgumentException($"{x} has not the elements of {shape}.");
        var target = new long[shape.Count];
        for (var i = 0; i < target.Length; i++)
        {
            // 0 keeps the size of the input's dimension; a single -1 takes what is left.
            var isKept = i < x.Shape.Count && x.Shape[i] == shape[i];
            target[i] = shape[i].IsFixed ? shape[i].Factor : isKept ? 0 : -1;
        }

        if (target.Count(size => size == -1) > 1)
            throw new ArgumentException($"{x} to {shape}: two free dimensions change at once.");
        return Add("Reshape", shape, [x, Integers(target)]);
    }

    /// <summary>Dimension i of the result is dimension <paramref name="order"/>[i] of the input.</summary>
    public GraphTensor Transpose(GraphTensor x, params ReadOnlySpan<int> order)
    {
        Require(order.Length == x.Shape.Count, "Transpose", x);
        var shape = new GraphDimension[order.Length];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = x.Shape[order[i]];
        return Add("Transpose", new GraphShape(shape), [x], ListAttribute("perm", order));
    }

    /// <summary>Channels first to channels last.</summary>
    public GraphTensor ToChannelsLast(GraphTensor nchw) => Transpose(nchw, 0, 2, 3, 1);

    /// <summary>Channels last to channels first.</summary>
    public GraphTensor ToChannelsFirst(GraphTensor nhwc) => Transpose(nhwc, 0, 3, 1, 2);

    /// <summary>Zeros behind the rows and columns of [n, rows, columns, channels]; nothing is added for zero.</summary>
    public GraphTensor PadImage(GraphTensor nhwc, int rows, int columns)
    {
        Require(nhwc.Shape.Count == 4 && nhwc.Shape[1].IsFixed && nhwc.Shape[2].IsFixed, "Pad", nhwc);
        if (rows == 0 && columns == 0)
            return nhwc;
        var shape = nhwc.Shape.With(1, nhwc.Shape[1].Factor + rows).With(2, nhwc.Shape[2].Factor + columns);
        return Add("Pad", shape, [nhwc, Integers(0, 0, 0, 0, 0, rows, columns, 0)]);
    }

    /// <summary>The first rows and columns of [n, rows, columns, channels].</summary>
    public GraphTensor CropImage(GraphTensor nhwc, int rows, int columns)
    {
        Require(nhwc.Shape.Count == 4, "Slice", nhwc);
        if (nhwc.Shape[1] == rows && nhwc.Shape[2] == columns)
            return nhwc;
        var shape = nhwc.Shape.With(1, rows).With(2, columns);
        return Add("Slice", shape, [nhwc, Integers(0, 0), Integers(rows, columns), Integers(1, 2)]);
    }

    /// <summary>Puts tensors one behind the other; <paramref name="joined"/> is the dimension that results.</summary>
    public GraphTensor Concatenate(int axis, GraphDimension joined, params GraphTensor[] parts)
    {
        var shape = parts[0].Shape.With(axis, joined);
        foreach (var part in parts)
            Require(part.Shape.With(axis, joined).Equals(shape), "Concat", parts);
        return Add("Concat", shape, parts, Attribute("axis", axis));
    }

    /// <summary>Row <paramref name="index"/> along a dimension, which goes.</summary>
    public GraphTensor Pick(GraphTensor x, int axis, int index)
    {
        var rest = x.Shape.Where((_, i) => i != axis).ToArray();
        var position = Constant(GraphElement.I64, BitConverter.GetBytes((long)index), []);
        return Add("Gather", new GraphShape(rest), [x, position], Attribute("axis", axis));
    }

    /// <summary>Rows of a table [rows, n] by floats that hold whole numbers: [..] to [.., n].</summary>
    public GraphTensor LookUp(Weights table, GraphTensor rows)
    {
        var shape = new GraphShape([.. rows.Shape, table.Shape[1]]);
        return Add("Gather", shape, [Constant(table), Cast(rows, GraphElement.I64)], Attribute("axis", 0));
    }

    /// <summary>Repeats [1, ..] as often as <paramref name="like"/> has rows.</summary>
    public GraphTensor RepeatLike(GraphTensor x, GraphTensor like)
    {
        Require(x.Shape[0] == 1 && x.Shape.Skip(1).All(size => size.IsFixed), "Expand", x);
        var rows = Add("Shape", new GraphShape(1), [like], Attribute("start", 0), Attribute("end", 1));
        var rest = Integers([.. x.Shape.Skip(1).Select(size => (long)size.Factor)]);
        return Add("Expand", x.Shape.With(0, like.Shape[0]), [x, Concatenate(0, x.Shape.Count, rows with { Element = GraphElement.I64 }, rest)]);
    }
}
