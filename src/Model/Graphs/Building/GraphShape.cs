using System.Collections;
using System.Globalization;

namespace SamStream.Model.Graphs.Building;

/// <summary>The shape of a tensor in a graph.</summary>
internal sealed class GraphShape(params ReadOnlySpan<GraphDimension> dimensions) : IReadOnlyList<GraphDimension>
{
    private readonly GraphDimension[] _dimensions = dimensions.ToArray();

    public int Count => _dimensions.Length;

    /// <summary>Counts from the end when negative.</summary>
    public GraphDimension this[int index] => _dimensions[index < 0 ? Count + index : index];

    /// <summary>The same shape with one dimension changed; the index counts from the end when negative.</summary>
    public GraphShape With(int index, GraphDimension dimension)
    {
        var changed = (GraphDimension[])_dimensions.Clone();
        changed[index < 0 ? Count + index : index] = dimension;
        return new GraphShape(changed);
    }

    /// <summary>Whether tensors of both shapes hold the same number of elements, whatever the free sizes are.</summary>
    public bool HasElementsOf(GraphShape other) => FixedCount == other.FixedCount && Symbols.SequenceEqual(other.Symbols);

    /// <summary>The shape of an element-wise result; null when the shapes do not fit.</summary>
    public static GraphShape? Broadcast(GraphShape a, GraphShape b)
    {
        var result = new GraphDimension[Math.Max(a.Count, b.Count)];
        for (var i = 1; i <= result.Length; i++)
        {
            var left = i <= a.Count ? a[-i] : 1;
            var right = i <= b.Count ? b[-i] : 1;
            if (GraphDimension.Broadcast(left, right) is not { } dimension)
                return null;
            result[^i] = dimension;
        }

        return new GraphShape(result);
    }

    public bool Equals(GraphShape other) => _dimensions.AsSpan().SequenceEqual(other._dimensions);

    public override bool Equals(object? obj) => obj is GraphShape other && Equals(other);

    public override int GetHashCode() => _dimensions.Aggregate(0, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _dimensions)}]";

    public IEnumerator<GraphDimension> GetEnumerator() => _dimensions.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long FixedCount => _dimensions.Aggregate(1L, (count, dimension) => checked(count * dimension.Factor));

    private IEnumerable<string?> Symbols =>
        _dimensions.Select(dimension => dimension.Symbol).OfType<string>().Order(StringComparer.Ordinal);
}

/// <summary>One dimension of a tensor in a graph: a size, or a multiple of a size that is known only when it runs.</summary>
/// <param name="Factor">The size, or how many times <paramref name="Symbol"/>.</param>
/// <param name="Symbol">Name of a free size; null when the dimension is fixed.</param>
internal readonly record struct GraphDimension(int Factor, string? Symbol = null)
{
    private const char Optional = '?';

    public bool IsFixed => Symbol is null;

    public static implicit operator GraphDimension(int size) => new(size);

    public static GraphDimension Free(string symbol) => new(1, symbol);

    /// <summary>A dimension that is either 1 or <paramref name="symbol"/>, and so fits both.</summary>
    public static GraphDimension OneOr(string symbol) => new(1, symbol + Optional);

    public static GraphDimension operator *(GraphDimension dimension, int times) =>
        dimension with { Factor = checked(dimension.Factor * times) };

    public override string ToString() =>
        Symbol is null ? Factor.ToString(CultureInfo.InvariantCulture) : Factor == 1 ? Symbol : $"{Factor}*{Symbol}";

    /// <summary>The dimension of a result for which both are repeated as needed; null when they do not fit.</summary>
    public static GraphDimension? Broadcast(GraphDimension a, GraphDimension b)
    {
        if (a == b || b == 1)
            return a;
        if (a == 1 || a == OneOr(b.Symbol ?? ""))
            return b;
        return b == OneOr(a.Symbol ?? "") ? a : null;
    }
}
