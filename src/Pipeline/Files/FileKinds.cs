namespace SamStream.Pipeline.Files;

/// <summary>What stands at a path.</summary>
public enum FileKind
{
    /// <summary>Nothing, or nothing that this user can see.</summary>
    None,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe: a named one (mkfifo), or one that a shell made for a command.</summary>
    NamedPipe,

    /// <summary>A Unix-domain socket.</summary>
    Socket,

    /// <summary>A link itself; what <see cref="FileKinds.Of"/> tells is what it leads to.</summary>
    Link,

    /// <summary>A device, such as /dev/zero or a terminal.</summary>
    Device,
}

/// <summary>Tells files from what only looks like one in a folder.</summary>
public static class FileKinds
{
    /// <summary>What stands at a path; of a link, what it leads to. Nothing is opened that somebody might wait at.</summary>
    public static FileKind Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // No name holds a NUL.
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            return FileKind.None;
        try
        {
            FileSystemInfo? target = File.ResolveLinkTarget(path, returnFinalTarget: true);
            // A descriptor that is a pipe: its link leads to no place.
            if (target is { Exists: false } && target.Name.StartsWith("pipe:[", StringComparison.Ordinal))
                return FileKind.NamedPipe;
            var file = new FileInfo(target?.FullName ?? path);
            if (Directory.Exists(file.FullName))
                return FileKind.Folder;
            if (!file.Exists)
                return FileKind.None;
            // Pipes and sockets have no length.
            return file.Length > 0 ? FileKind.File : ArchivedEntry.Of(file.FullName).Kind;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return FileKind.None;
        }
    }
}
