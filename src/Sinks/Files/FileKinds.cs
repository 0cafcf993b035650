using System.Formats.Tar;

namespace SamStream.Sinks.Files;

/// <summary>What stands at a path.</summary>
public enum FileKind
{
    /// <summary>Nothing, or nothing that this user can see.</summary>
    None,

    /// <summary>A file, or a device.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe (mkfifo).</summary>
    NamedPipe,

    /// <summary>A Unix-domain socket.</summary>
    Socket,
}

/// <summary>Tells files from what only looks like one in a folder.</summary>
public static class FileKinds
{
    /// <summary>What stands at a path; of a link, what it leads to. Nothing is opened that somebody might wait at.</summary>
    public static FileKind Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path))
            return FileKind.None;
        try
        {
            FileSystemInfo? target = File.ResolveLinkTarget(path, returnFinalTarget: true);
            var file = new FileInfo(target?.FullName ?? path);
            if (Directory.Exists(file.FullName))
                return FileKind.Folder;
            if (!file.Exists)
                return FileKind.None;
            // Pipes and sockets have no length.
            return file.Length > 0 ? FileKind.File : OfEmpty(file.FullName);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            return FileKind.None;
        }
    }

    // Of all that .NET offers only an archive's entry says it, which is made from the name alone; there is none for sockets.
    private static FileKind OfEmpty(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
                writer.WriteEntry(path, "entry");
        }
        catch (IOException)
        {
            return FileKind.Socket;
        }
        catch (UnauthorizedAccessException)
        {
            return FileKind.File;
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType == TarEntryType.Fifo ? FileKind.NamedPipe : FileKind.File;
    }
}
