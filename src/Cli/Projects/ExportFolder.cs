using SamStream.Annotation.Exports;

namespace SamStream.Cli.Projects;

/// <summary>
/// A folder that is whole or not there: what is written lies beside it until it is given its place. Disposing one that was not finished
/// takes it away.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _overwrite;
    private bool _isFinished;

    /// <param name="path">Its place.</param>
    /// <param name="overwrite">Whether a folder that is there makes room.</param>
    /// <exception cref="ExportException">There is one already, or it cannot be made.</exception>
    public ExportFolder(string path, bool overwrite)
    {
        (_path, _overwrite) = (System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)), overwrite);
        if (File.Exists(_path))
            throw new ExportException($"{path} is a file. Name a folder.");
        if (!overwrite && Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any())
            throw new ExportException($"{path} is there and not empty. Name another folder, or replace it: --overwrite");
        Path = Beside("new");
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ExportException($"{path} cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Where it is written.</summary>
    public string Path { get; }

    /// <summary>Gives it its place.</summary>
    /// <exception cref="IOException">It cannot be had; an earlier folder is there as it was.</exception>
    public void Finish()
    {
        string? before = null;
        if (Directory.Exists(_path))
        {
            before = Beside("old");
            Directory.Move(_path, before);
        }

        try
        {
            Directory.Move(Path, _path);
        }
        catch when (before is not null)
        {
            Directory.Move(before, _path);
            throw;
        }

        _isFinished = true;
        if (before is not null && (_overwrite || !Directory.EnumerateFileSystemEntries(before).Any()))
            Directory.Delete(before, recursive: true);
    }

    public void Dispose()
    {
        if (!_isFinished && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private string Beside(string what) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(_path)!, $".{System.IO.Path.GetFileName(_path)}-{what}-{Environment.ProcessId}");
}
