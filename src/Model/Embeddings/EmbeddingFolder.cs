using SamStream.Pipeline.Files;

namespace SamStream.Model.Embeddings;

/// <summary>
/// Files of embeddings in folders by the first two digits of their names, up to so many bytes: those that were used longest ago go
/// first. What else is there is left alone.
/// </summary>
/// <param name="folder">Made when the first file is written.</param>
/// <param name="mostBytes">Of all files.</param>
/// <param name="time">Tells when a file was used.</param>
internal sealed class EmbeddingFolder(string folder, long mostBytes, TimeProvider time)
{
    private const string Extension = ".embedding";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Longer than any file takes to write.
    private static readonly TimeSpan LeftOverAfter = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long _written;
    private long? _bytes;

    /// <summary>Bytes of all files, as far as this process knows.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes ??= Files().Sum(file => file.Length);
        }
    }

    // Bytes at most after a file was written, without and with others dropped for it.
    private long HighMark => mostBytes - (mostBytes / 8);

    private long LowMark => mostBytes - (mostBytes / 4);

    /// <summary>Whether there is a file of this name; a folder or a link is none.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Opens the file of this name; null if there is none of this length.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public FileStream? Open(string name, int length)
    {
        if (Find(name) is not { } file || file.Length != length)
            return null;
        return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Notes that a file is of use.</summary>
    public void Touch(string name)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(name), time.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // This user may only read it, or others have deleted it meanwhile.
        }
    }

    /// <summary>Writes a file in place of whatever has its name, and makes room for it before; one that has no room at all is left out.</summary>
    /// <exception cref="IOException">It cannot be written, or there is no room to be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder takes no files of this user.</exception>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > LowMark)
            return;
        string path = PathOf(name);
        lock (_lock)
        {
            Directory.CreateDirectory(folder, OwnFolder);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnFolder);
            // Each process looks again when it has written so much: four of them together keep within the bound.
            if (_bytes is null || _written + content.Length > mostBytes / 32)
                MakeRoom(content.Length);
            // The only thing that a file cannot be renamed to.
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
                Directory.Delete(path, recursive: true);
            AtomicFile.Write(path, content, isPrivate: true);
            _bytes += content.Length;
            _written += content.Length;
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name[..2], name + Extension);

    private FileInfo? Find(string name) => new FileInfo(PathOf(name)) is { Exists: true, LinkTarget: null } file ? file : null;

    private void MakeRoom(long length)
    {
        List<FileInfo> files = [.. Files()];
        (_bytes, _written) = (files.Sum(file => file.Length), 0);
        if (_bytes + length <= HighMark)
            return;
        files.Sort(static (a, b) => a.LastWriteTimeUtc.CompareTo(b.LastWriteTimeUtc));
        foreach (FileInfo file in files)
        {
            if (_bytes + length <= LowMark)
                return;
            _bytes -= file.Length;
            file.Delete();
        }
    }

    private IEnumerable<FileInfo> Files()
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (DirectoryInfo part in new DirectoryInfo(folder).EnumerateDirectories("??"))
        {
            foreach (FileInfo file in part.EnumerateFiles())
            {
                // Others delete some, too.
                if (!file.Exists || file.LinkTarget is not null)
                    continue;
                if (IsEmbedding(file.Name, part.Name))
                    yield return file;
                else if (AtomicFile.IsTemporary(file.Name) && time.GetUtcNow() - file.LastWriteTimeUtc > LeftOverAfter)
                    AtomicFile.TryDelete(file.FullName);
            }
        }
    }

    private static bool IsEmbedding(string name, string part) =>
        name.Length == EmbeddingKey.NameLength + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
        && name.StartsWith(part, StringComparison.Ordinal) && name[..EmbeddingKey.NameLength].All(char.IsAsciiHexDigitLower);
}
