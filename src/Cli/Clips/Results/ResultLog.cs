using System.Buffers;
using System.Text.Json;
using SamStream.Pipeline.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Results;

/// <summary>
/// A file of result lines that grows, with the places of its lines in memory; of several lines of a frame the last one counts. A line
/// that a killed process has left without its end is cut off, and one that is no result is passed over. One caller at a time.
/// </summary>
internal sealed class ResultLog : IDisposable
{
    // A thousand objects in a frame of 7680x4320 pixels take a tenth of it.
    private const int MostLineBytes = 64 << 20;

    private readonly FileStream? _file;
    private readonly SortedDictionary<long, ResultRow> _rows = [];

    private ResultLog(FileStream? file, bool isReadOnly)
    {
        _file = file;
        try
        {
            if (file is not null)
                ReadRows(file, isReadOnly);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>By frame.</summary>
    public IReadOnlyDictionary<long, ResultRow> Rows => _rows;

    private FileStream Opened => _file ?? throw new InvalidOperationException("There is no file.");

    /// <summary>Opens a file to add to.</summary>
    /// <param name="path">A file, or nothing; not a link.</param>
    /// <exception cref="IOException">It cannot be opened, or another process has it open.</exception>
    public static ResultLog Open(string path)
    {
        if (!File.Exists(path))
            UnlinkedFile.OpenOrCreate(path, FileAccess.Write, FileShare.Read).Dispose();
        return new ResultLog(UnlinkedFile.Open(path, FileAccess.ReadWrite, FileShare.Read), isReadOnly: false);
    }

    /// <summary>Opens a file to read from, whoever writes to it. Nothing of it changes, and a whole line that is no result is an error.</summary>
    /// <param name="path">A file, or nothing.</param>
    /// <exception cref="IOException">It cannot be read, or has such a line.</exception>
    public static ResultLog OpenReadOnly(string path) => new(File.Exists(path) ? InputFile.Open(path) : null, isReadOnly: true);

    /// <summary>The bytes of a line, without its end.</summary>
    public static byte[] Write(FrameMessage message)
    {
        var line = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(line, MessageJson.Compact);
        JsonSerializer.Serialize(json, message, MessageJson.Default.FrameMessage);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Adds a frame; it has reached the operating system when this returns.</summary>
    /// <exception cref="IOException">It cannot be written; what was there stays.</exception>
    public void Append(FrameMessage message)
    {
        byte[] line = Write(message);
        long offset = Opened.Length;
        try
        {
            RandomAccess.Write(Opened.SafeFileHandle, [line, "\n"u8.ToArray()], offset);
        }
        catch (IOException)
        {
            Opened.SetLength(offset);
            throw;
        }

        _rows[message.Frame] = ResultRow.Of(message, offset, line.Length);
    }

    /// <summary>A line.</summary>
    public byte[] Read(ResultRow row)
    {
        var line = new byte[row.Length];
        int read = 0;
        while (read < line.Length && RandomAccess.Read(Opened.SafeFileHandle, line.AsSpan(read), row.Offset + read) is > 0 and var more)
            read += more;
        return read == line.Length ? line : throw new IOException($"{Opened.Name} was cut off meanwhile");
    }

    /// <summary>Waits until the disk has it.</summary>
    public void FlushToDisk() => Opened.Flush(flushToDisk: true);

    public void Dispose() => _file?.Dispose();

    private void ReadRows(FileStream file, bool isReadOnly)
    {
        var buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        long whole = 0, number = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            int from = 0;
            for (int at; (at = Array.IndexOf(buffer, (byte)'\n', from, read - from)) >= 0; from = at + 1)
            {
                line.Write(buffer, from, at - from);
                number++;
                if (RowOf(line.GetBuffer().AsSpan(0, (int)line.Length), whole) is { } row)
                    _rows[row.Frame] = row;
                else if (isReadOnly)
                    throw new IOException($"line {number} of {Path.GetFileName(file.Name)} is no result. Correct it, or take it out of the file");
                whole += line.Length + 1;
                line.SetLength(0);
            }

            line.Write(buffer, from, read - from);
            // It is somebody else's file, of which nothing is cut off.
            if (line.Length > MostLineBytes)
                throw new IOException($"{Path.GetFileName(file.Name)} has a line of more than {MostLineBytes >> 20} MiB, which no result is: move it away");
        }

        if (!isReadOnly && file.Length > whole)
            file.SetLength(whole);
    }

    private static ResultRow? RowOf(ReadOnlySpan<byte> line, long offset)
    {
        try
        {
            return JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage) is { Frame: >= 0 and < long.MaxValue } message
                ? ResultRow.Of(message, offset, line.Length)
                : null;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return null;
        }
    }
}
