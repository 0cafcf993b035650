using System.Diagnostics;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Files;

/// <summary>A real file system of 256 KiB, in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint = new();

    public SmallDisk()
    {
        if (!TryMount(_mountPoint.Path))
            throw new InvalidOperationException("A tmpfs cannot be mounted: mark the test [SmallDiskFact].");
    }

    /// <summary>Why tests cannot have one here, or null.</summary>
    public static string? MissingReason { get; } = FindMissingReason();

    public string Path => _mountPoint.Path;

    /// <summary>Uses up all space.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
                file.Write(new byte[512]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose()
    {
        Run("umount", _mountPoint.Path);
        _mountPoint.Dispose();
    }

    private static string? FindMissingReason()
    {
        if (!Environment.IsPrivilegedProcess)
            return "needs root to mount a small disk";
        using var folder = new TemporaryFolder();
        if (!TryMount(folder.Path))
            return "mounting a tmpfs is not allowed here";
        Run("umount", folder.Path);
        return null;
    }

    private static bool TryMount(string folder) => Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
