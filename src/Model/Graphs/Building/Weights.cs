namespace SamStream.Model.Graphs.Building;

/// <summary>A constant tensor: trained weights, or what was computed from them while a graph is built.</summary>
/// <param name="values">Row-major.</param>
/// <param name="shape">Sizes; their product is the number of values.</param>
internal sealed class Weights(float[] values, params ReadOnlySpan<int> shape)
{
    public float[] Values { get; } = values;

    public int[] Shape { get; } = Checked(values.Length, shape);

    /// <summary>The same values in another shape.</summary>
    public Weights Reshape(params ReadOnlySpan<int> shape) => new(Values, shape);

    /// <summary>Dimension i of the result is dimension <paramref name="order"/>[i] of this.</summary>
    public Weights Transpose(params ReadOnlySpan<int> order)
    {
        var shape = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            shape[i] = Shape[order[i]];
        var result = new float[Values.Length];
        Span<int> index = stackalloc int[order.Length];
        for (var target = 0; target < result.Length; target++)
        {
            var source = 0;
            for (var i = 0; i < order.Length; i++)
                source += index[i] * Stride(order[i]);
            result[target] = Values[source];
            for (var i = order.Length - 1; i >= 0 && ++index[i] == shape[i]; i--)
                index[i] = 0;
        }

        return new Weights(result, shape);
    }

    /// <summary>Row <paramref name="index"/> along a dimension, which goes.</summary>
    public Weights Pick(int dimension, int index)
    {
        var inner = Stride(dimension);
        var rows = Values.Chunk(inner).Where((_, row) => row % Shape[dimension] == index);
        return new Weights([.. rows.SelectMany(row => row)], [.. Shape[..dimension], .. Shape[(dimension + 1)..]]);
    }

    public Weights Scale(float factor) => new([.. Values.Select(value => value * factor)], Shape);

    /// <summary>Element-wise sum of two tensors of one shape.</summary>
    public Weights Plus(Weights other)
    {
        CheckShape(other, Shape);
        return new Weights([.. Values.Zip(other.Values, (a, b) => a + b)], Shape);
    }

    /// <summary>This [rows, n] times <paramref name="right"/> [n, columns], summed in double precision.</summary>
    public Weights Times(Weights right)
    {
        var (rows, inner, columns) = (Shape[0], Shape[1], right.Shape[1]);
        CheckShape(right, inner, columns);
        var result = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var sum = 0.0;
                for (var i = 0; i < inner; i++)
                    sum += (double)Values[(row * inner) + i] * right.Values[(i * columns) + column];
                result[(row * columns) + column] = (float)sum;
            }
        }

        return new Weights(result, rows, columns);
    }

    /// <summary>One behind the other <paramref name="times"/> times along the first dimension.</summary>
    public Weights Repeat(int times) =>
        new([.. Enumerable.Repeat(Values, times).SelectMany(part => part)], [Shape[0] * times, .. Shape[1..]]);

    private static void CheckShape(Weights weights, params ReadOnlySpan<int> expected)
    {
        if (!weights.Shape.AsSpan().SequenceEqual(expected))
        {
            throw new ArgumentException(
                $"Weights [{string.Join(", ", weights.Shape)}] should be [{string.Join(", ", expected.ToArray())}].");
        }
    }

    private int Stride(int dimension)
    {
        var stride = 1;
        for (var i = dimension + 1; i < Shape.Length; i++)
            stride *= Shape[i];
        return stride;
    }

    private static int[] Checked(int count, ReadOnlySpan<int> shape)
    {
        var product = 1;
        foreach (var size in shape)
            product = checked(product * size);
        return product == count
            ? shape.ToArray()
            : throw new ArgumentException($"[{string.Join(", ", shape.ToArray())}] has {product} elements, not {count}.");
    }
}
