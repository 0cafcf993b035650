using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Files of a set, always in the same order. What the set's own files name is never opened as a path.</summary>
internal static class SetFolder
{
    /// <summary>The files of a folder with an ending, by their names; none if there is no such folder.</summary>
    public static IReadOnlyList<string> FilesOf(string folder, string ending) => Listing(folder, Directory.EnumerateFiles)
        .Where(file => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).ToArray();

    /// <summary>The folders of a folder, by their names; none if there is no such folder.</summary>
    public static IReadOnlyList<string> FoldersOf(string folder) => Listing(folder, Directory.EnumerateDirectories).ToArray();

    /// <summary>The lines of a short file, trimmed, without empty ones; none if there is no such file.</summary>
    public static IReadOnlyList<string> LinesOf(string path) => !File.Exists(path) ? [] :
        InputFile.ReadText(path, ImportLimits.MostDocumentBytes).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first of some folders in a folder that is there, else the folder itself.</summary>
    public static string Within(string folder, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Directory.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        }

        return folder;
    }

    /// <summary>
    /// The parts of a training set as lists of names, one a line, in files of their own: of each name its part. What is in two lists, as in
    /// train and trainval, is of the shorter one.
    /// </summary>
    /// <param name="folder">Of the lists, such as <c>train.txt</c>.</param>
    public static Dictionary<string, string?> SplitsOf(string folder)
    {
        Dictionary<string, string?> splits = [];
        foreach ((string list, IReadOnlyList<string> names) in FilesOf(folder, ".txt").Select(list => (list, LinesOf(list))).OrderBy(list => list.Item2.Count))
        {
            foreach (string name in names)
                splits.TryAdd(name, Path.GetFileNameWithoutExtension(list));
        }

        return splits;
    }

    // Without what begins with a point, as archives of others' machines leave there.
    private static IEnumerable<string> Listing(string folder, Func<string, IEnumerable<string>> list) => !Directory.Exists(folder) ? [] :
        list(folder).Where(path => Path.GetFileName(path)[0] != '.').Order(StringComparer.Ordinal);
}
