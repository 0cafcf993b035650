using System.Globalization;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Reads <c>classes.txt</c>, which exports have where a format has only numbers: a line for each class, its id and its name.</summary>
internal static class ClassList
{
    /// <summary>Adds the classes of the file, if it is there.</summary>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ImportException">It is no such list.</exception>
    public static bool Read(string folder, ImportBuilder builder)
    {
        string path = Path.Combine(folder, "classes.txt");
        if (!File.Exists(path))
            return false;
        string? place = null;
        ImportGuard.Run(path, () =>
        {
            foreach (string line in SetFolder.LinesOf(path))
            {
                place = line.Length > 60 ? $"{line[..60]}…" : line;
                int space = line.IndexOf(' ', StringComparison.Ordinal);
                if (space < 0 || !int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                    throw new FormatException("a line has the id of a class and its name");
                builder.AddClass(id, line[(space + 1)..].Trim());
            }
        }, () => place);
        return true;
    }
}
