
namespace SamStream.Cli.Clips.Results;

/// <summary>How many results there are in folders that nobody has opened, read anew when their files change. One thread at a time.</summary>
internal sealed class ResultCounts
{
    private readonly Dictionary<string, (object Version, long Frames, int Objects)> _known = [];

    /// <summary>Frames with results in a folder, and the objects that they are of; 0 if they cannot be read.</summary>
    public (long Frames, int Objects) Of(string folder)
    {
        if (!ResultStore.MayHaveAny(folder))
            return (0, 0);
        object version = string.Join(' ', Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Select(file => $"{new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file).Ticks}"));
        if (_known.TryGetValue(folder, out var known) && known.Version.Equals(version))
            return (known.Frames, known.Objects);
        try
        {
            using var store = new ResultStore(folder);
            IReadOnlyList<ResultRow> rows = store.Rows();
            (long, int) counts = (rows.Count, rows.SelectMany(row => row.Objects).Select(found => found.Id).Distinct().Count());
            _known[folder] = (version, counts.Item1, counts.Item2);
            return counts;
        }
        catch (ClipException)
        {
            return (0, 0);
        }
    }
}
