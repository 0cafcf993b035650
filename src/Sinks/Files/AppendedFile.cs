using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// A file that grows by whole records. Each one is handed to the operating system at once, so a killed process
/// loses nothing that was appended; a record that does not fit on the disk is taken back.
/// </summary>
internal sealed class AppendedFile : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">For reading by others while it grows.</param>
    /// <param name="mode">How to open it.</param>
    public AppendedFile(string path, FileMode mode = FileMode.CreateNew)
    {
        Path = path;
        try
        {
            _file = new FileStream(path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
            Length = mode == FileMode.Append ? _file.Length : 0;
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("create", path, error);
        }
    }

    public string Path { get; }

    /// <summary>Bytes of the whole records so far.</summary>
    public long Length { get; private set; }

    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> record) => Append(record, []);

    /// <summary>
    /// Appends a record that is too long to be held in memory. A process that is killed meanwhile leaves its beginning.
    /// </summary>
    /// <param name="start">How the record begins.</param>
    /// <param name="rest">The rest; each part is written before the next one is asked for.</param>
    /// <exception cref="SinkException">It cannot be written, or its rest cannot be read.</exception>
    public void Append(ReadOnlySpan<byte> start, IEnumerable<ReadOnlyMemory<byte>> rest)
    {
        long length = start.Length;
        try
        {
            _file.Write(start);
            foreach (ReadOnlyMemory<byte> part in rest)
            {
                _file.Write(part.Span);
                length += part.Length;
            }
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            TryTakeBack();
            throw OutputErrors.Cannot("write", Path, error);
        }

        Length += length;
    }

    /// <summary>Waits until the disk has it.</summary>
    /// <exception cref="SinkException">The disk does not take it.</exception>
    public void FlushToDisk()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write", Path, error);
        }
    }

    public void Dispose() => _file.Dispose();

    private void TryTakeBack()
    {
        try
        {
            _file.SetLength(Length);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            // Not a regular file: a reader sees a torn last record.
        }
    }
}

/// <summary>Writes files that a reader sees whole or not at all: under a temporary name beside it, then renamed.</summary>
internal static class AtomicFile
{
    public const string TemporarySuffix = ".tmp";

    /// <param name="path">The final name; an earlier file is replaced.</param>
    /// <param name="content">All of it.</param>
    /// <param name="isDurable">Whether it must also survive a power cut: waits for the disk.</param>
    /// <exception cref="SinkException">It cannot be written; the earlier file is then untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isDurable = false)
    {
        string temporary = path + TemporarySuffix;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                file.Write(content);
                if (isDurable)
                    file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            TryDelete(temporary);
            throw OutputErrors.Cannot("write", path, error);
        }
    }

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            // What could not be written may not be deletable either; the error on its way says why.
        }
    }
}
