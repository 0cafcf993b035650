using System.Diagnostics;

namespace SamStream.Sinks.Tests;

internal static class NamedPipes
{
    /// <summary>Makes a named pipe.</summary>
    /// <returns>Its path.</returns>
    public static string Make(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    /// <summary>Opens one for reading, which waits for a writer.</summary>
    public static Task<FileStream> OpenReaderAsync(string path) => Task.Factory.StartNew(
        () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
