using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SamStream.Pipeline.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips;

/// <summary>Adds to a file of JSON, an object a line, that is only ever added to.</summary>
internal static class JsonLines
{
    /// <summary>Adds a line.</summary>
    /// <param name="path">Of the file; it and its folder are made where they are not there.</param>
    /// <param name="value">What the line holds.</param>
    /// <param name="type">How it is written.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append<T>(string path, T value, JsonTypeInfo<T> type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = UnlinkedFile.OpenOrCreate(path, FileAccess.ReadWrite, FileShare.Read);
        // A killed process may have left a line without its end.
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                file.Write("\n"u8);
        }

        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, MessageJson.Compact))
            JsonSerializer.Serialize(json, value, type);
        line.Write("\n"u8);
        file.Write(line.GetBuffer(), 0, (int)line.Length);
    }
}
