using System.Formats.Tar;

namespace SamStream.Pipeline.Files;

/// <summary>
/// What the system says of a folder, or of what has no length, beyond what .NET tells: the entry of an archive, which
/// .NET's tar writer makes from the name alone, holds it (lstat(2)).
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Number of the user whose it is; -1 where that is not known.</param>
/// <param name="Group">Number of its group; -1 where that is not known.</param>
/// <param name="Mode">Who may do what with it.</param>
internal readonly record struct ArchivedEntry(FileKind Kind, int Owner, int Group, UnixFileMode Mode)
{
    /// <param name="path">A folder, a link itself, or what has no length: of a file, the archive would hold all content.</param>
    /// <exception cref="IOException">It is not there.</exception>
    public static ArchivedEntry Of(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true);
            writer.WriteEntry(path, "entry");
        }
        catch (IOException) when (Path.Exists(path))
        {
            // There are no entries for sockets.
            return new ArchivedEntry(FileKind.Socket, -1, -1, UnixFileMode.None);
        }
        catch (UnauthorizedAccessException)
        {
            return new ArchivedEntry(FileKind.File, -1, -1, UnixFileMode.None);
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry() is not { } entry
            ? new ArchivedEntry(FileKind.File, -1, -1, UnixFileMode.None)
            : new ArchivedEntry(KindOf(entry.EntryType), entry.Uid, entry.Gid, entry.Mode);
    }

    private static FileKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.Fifo => FileKind.NamedPipe,
        TarEntryType.Directory => FileKind.Folder,
        TarEntryType.SymbolicLink => FileKind.Link,
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => FileKind.Device,
        _ => FileKind.File,
    };
}
