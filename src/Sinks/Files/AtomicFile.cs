using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

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
