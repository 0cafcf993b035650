using SamStream.Pipeline.Files;
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
    /// <param name="goesOn">Whether to append to a file that is there; else nothing may have the name.</param>
    public AppendedFile(string path, bool goesOn = false)
    {
        const FileShare Share = FileShare.Read | FileShare.Delete;
        Path = path;
        try
        {
            _file = goesOn ? UnlinkedFile.OpenOrCreate(path, FileAccess.Write, Share) : UnlinkedFile.Create(path, Share);
            Length = _file.Seek(0, SeekOrigin.End);
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
