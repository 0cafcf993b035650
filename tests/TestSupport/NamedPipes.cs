using System.Diagnostics;

namespace SamStream.TestSupport;

/// <summary>Named pipes of the system, which .NET does not make.</summary>
public static class NamedPipes
{
    /// <summary>Makes a named pipe.</summary>
    /// <returns>Its path.</returns>
    public static string Make(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        return process.ExitCode == 0 ? path : throw new IOException($"mkfifo {path} failed");
    }

    /// <summary>Opens one for reading, which waits for a writer.</summary>
    public static Task<FileStream> OpenReaderAsync(string path) => Task.Factory.StartNew(
        () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
