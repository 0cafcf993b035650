using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// Keeps other runs out of an output folder, by a lock on a hidden file in it. The system gives the lock back however
/// the process ends; the file may stay after a kill and does no harm.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    public const string FileName = ".samstream.lock";

    // EWOULDBLOCK of flock(2): somebody else has the lock.
    private const int IsHeld = 11;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <param name="folder">Exists.</param>
    /// <exception cref="SinkException">Another run writes there, or the folder cannot be written to.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            return new FolderLock(new FileStream(
                Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (error.HResult == IsHeld)
        {
            throw new SinkException(
                $"Another run writes to the output folder {folder}. Wait until it has ended, or give another folder.",
                isTransient: false, error);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write to the output folder", folder, error);
        }
    }

    public void Dispose() => _file.Dispose();
}
