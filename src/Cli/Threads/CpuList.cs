using System.Globalization;

namespace SamStream.Cli.Threads;

/// <summary>Processors as Linux lists them: <c>0-3,8</c> (cpuset(7), list format).</summary>
internal static class CpuList
{
    /// <summary>The processors' indices; null if it is no such list.</summary>
    public static IReadOnlyList<int>? Parse(string text)
    {
        var indices = new List<int>();
        foreach (string range in text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out int first) || !TryRead(ends[^1], out int last) || last < first)
                return null;
            indices.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return indices.Count > 0 ? indices : null;
    }

    private static bool TryRead(string text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < ushort.MaxValue;
}
