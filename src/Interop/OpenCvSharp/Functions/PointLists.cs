namespace OpenCvSharp.Internal;

/// <summary>Several lists of points, end to end, with the length of each.</summary>
internal readonly ref struct PointLists
{
    public PointLists(IEnumerable<IEnumerable<Point>> lists)
    {
        var points = new List<Point>();
        var lengths = new List<int>();
        foreach (var list in lists)
        {
            var before = points.Count;
            points.AddRange(list);
            lengths.Add(points.Count - before);
        }

        Points = points.ToArray();
        Lengths = lengths.ToArray();
    }

    public ReadOnlySpan<Point> Points { get; }

    public ReadOnlySpan<int> Lengths { get; }

    public int Count => Lengths.Length;
}
