using System.Diagnostics;

namespace SamStream.Chaos;

/// <summary>A real file system of a few KiB, in memory.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int DefaultKibibytes = 256;
    private const string FillerName = "filler";

    private readonly bool _isFolderOurs;

    /// <summary>Mounts it on a folder of its own.</summary>
    public SmallDisk()
        : this(Directory.CreateTempSubdirectory("samstream-disk-").FullName, DefaultKibibytes) => _isFolderOurs = true;

    /// <summary>Mounts it.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="kibibytes">Its size.</param>
    public SmallDisk(string folder, int kibibytes)
    {
        Path = folder;
        if (!TryMount(folder, kibibytes))
            throw new InvalidOperationException($"A tmpfs cannot be mounted on {folder}: {MissingReason}.");
    }

    /// <summary>Why there can be none here, or null.</summary>
    public static string? MissingReason { get; } = FindMissingReason();

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Uses up all space.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, FillerName), FileMode.Create, FileAccess.Write, FileShare.None, 0);
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

    /// <summary>Gives the space back that <see cref="Fill"/> has used up.</summary>
    public void Clear() => File.Delete(System.IO.Path.Combine(Path, FillerName));

    public void Dispose()
    {
        Run("umount", Path);
        if (_isFolderOurs)
            Directory.Delete(Path);
    }

    private static string? FindMissingReason()
    {
        if (!Environment.IsPrivilegedProcess)
            return "needs root to mount a small disk";
        string folder = Directory.CreateTempSubdirectory("samstream-disk-").FullName;
        bool canMount = TryMount(folder, DefaultKibibytes);
        if (canMount)
            Run("umount", folder);
        Directory.Delete(folder);
        return canMount ? null : "mounting a tmpfs is not allowed here";
    }

    private static bool TryMount(string folder, int kibibytes) =>
        Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={kibibytes}k"), "tmpfs", folder);

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
