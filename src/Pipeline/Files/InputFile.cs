using System.Globalization;
using System.Text;

namespace SamStream.Pipeline.Files;

/// <summary>
/// Opens files that users name, for reading. What is no file is refused before it is opened: a pipe or a terminal would be waited
/// at, a device may have no end. What goes into memory has a limit.
/// </summary>
public static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is not there, is no file or cannot be read; the message says what it is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path)
    {
        if (FaultOf(path) is { } fault)
            throw new IOException($"'{path}' {fault}.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Why something is no file to read, as a clause; null if it is one, or is not there.</summary>
    public static string? FaultOf(string path) => FileKinds.Of(path) switch
    {
        FileKind.Folder => "is a folder, not a file",
        FileKind.NamedPipe => "is a pipe, not a file",
        FileKind.Socket => "is a socket, not a file",
        FileKind.Device => "is a device, not a file",
        _ => null,
    };

    /// <summary>All of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">A longer one is not read.</param>
    /// <exception cref="IOException">It is not there, is no file, is too long or cannot be read; the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path, int mostBytes)
    {
        using FileStream file = Open(path);
        long length = file.Length;
        if (length > mostBytes)
            throw TooLong(path, length, mostBytes);
        using var content = new MemoryStream((int)length);
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            // The system's own files tell no length, and others may grow meanwhile.
            if (content.Length + read > mostBytes)
                throw TooLong(path, content.Length + read, mostBytes);
            content.Write(buffer, 0, read);
        }

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    /// <summary>All of a file as text: UTF-8, or what its byte order mark says.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, int mostBytes)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, mostBytes)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static IOException TooLong(string path, long length, int mostBytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{path}' has {length} bytes or more; at most {mostBytes} are read."));
}
