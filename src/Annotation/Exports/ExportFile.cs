using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Annotation.Exports;

/// <summary>Files of an export, in a folder that is nobody else's.</summary>
internal static class ExportFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Makes a file, and the folders on the way to it.</summary>
    /// <param name="folder">Of the export.</param>
    /// <param name="path">In it; nothing may have that name.</param>
    public static Stream Create(string folder, string path)
    {
        string full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return new BufferedStream(UnlinkedFile.Create(full), BufferBytes);
    }

    /// <summary>Writes a file of a few bytes.</summary>
    public static void Write(string folder, string path, ReadOnlySpan<byte> content)
    {
        string full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using FileStream file = UnlinkedFile.Create(full);
        file.Write(content);
    }

    /// <summary>Writes lines of UTF-8 text.</summary>
    public static StreamWriter CreateText(string folder, string path) => new(Create(folder, path)) { NewLine = "\n" };

    /// <summary>Writes <c>classes.txt</c>, for formats that have only numbers: a line for each class, its id and its name.</summary>
    public static void WriteClasses(string folder, ExportSet set)
    {
        using StreamWriter classes = CreateText(folder, "classes.txt");
        foreach (ExportClass kind in set.Classes)
            classes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Id} {OneLine(kind.Name)}"));
    }

    /// <summary>A name for a file of lines: without characters that end one.</summary>
    public static string OneLine(string name) => string.Concat(name.Select(character => char.IsControl(character) ? ' ' : character));

    /// <summary>Writes a JSON file; whoever writes flushes after each frame, so that no more than that is held.</summary>
    public static void WriteJson(string folder, string path, Action<Utf8JsonWriter> write)
    {
        using Stream file = Create(folder, path);
        using var json = new Utf8JsonWriter(file, MessageJson.Compact);
        write(json);
    }
}
