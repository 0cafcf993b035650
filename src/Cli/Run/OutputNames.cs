using SamStream.Cli.Configuration.Options;

namespace SamStream.Cli.Run;

/// <summary>The names that a run's outputs are given in the output folder, and what is wrong with them.</summary>
internal static class OutputNames
{
    private const string MasksKey = "sinks.masks.folder";

    /// <summary>A fault of one name.</summary>
    internal readonly record struct NameFault(string Key, string Name, string Fault, string Cure);

    /// <summary>Every fault of the outputs that are on.</summary>
    /// <param name="sinks">What is written.</param>
    /// <param name="folder">The output folder, absolute.</param>
    public static IEnumerable<NameFault> FaultsOf(SinksOptions sinks, string folder)
    {
        (string Key, string Name, bool IsEnabled)[] outputs =
        [
            ("sinks.jsonl.file", sinks.Jsonl.File, sinks.Jsonl.Enabled),
            (MasksKey, sinks.Masks.Folder, sinks.Masks.Enabled),
            ("sinks.overlay.file", sinks.Overlay.File, sinks.Overlay.Enabled),
            ("sinks.summary.file", sinks.Summary.File, sinks.Summary.Enabled),
        ];
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string name, _) in outputs.Where(output => output.IsEnabled))
        {
            string path = Path.GetFullPath(name, folder);
            // Masks may lie in the output folder itself, a file may not be it.
            if (!IsInside(path, folder) && !(path == folder && key == MasksKey))
                yield return new NameFault(key, name, $"lies outside the output folder {folder}", "give a name inside it");
            else if (!taken.TryAdd(path, key))
                yield return new NameFault(key, name, $"is the name at {taken[path]} too", "give one of them another name");
        }

        if (sinks.Overlay.Enabled && !sinks.Overlay.File.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase))
            yield return new NameFault("sinks.overlay.file", sinks.Overlay.File, "is no MP4 file", "write a name that ends in .mp4");
    }

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
