using System.Globalization;

namespace SamStream.Model.Graphs.Building;

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
