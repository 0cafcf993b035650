using System.Globalization;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// A new file that an <c>ffmpeg</c> writes. It opens the file that is open here, not what has the file's path by then: whoever else may
/// write to the folder cannot put a link to another file in its way.
/// </summary>
internal sealed class FfmpegOutput : IDisposable
{
    private readonly FileStream _file;

    private FfmpegOutput(FileStream file) => _file = file;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Absolute; an earlier file is replaced.</param>
    /// <exception cref="SinkException">It cannot be made.</exception>
    public static FfmpegOutput Create(string path)
    {
        try
        {
            File.Delete(path);
            return new FfmpegOutput(UnlinkedFile.Create(path, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("create", path, error);
        }
    }

    /// <summary>What other programs of this user open, until this is disposed (proc_pid_fd(5)).</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_file.SafeFileHandle.DangerousGetHandle()}");

    public void Dispose() => _file.Dispose();
}
