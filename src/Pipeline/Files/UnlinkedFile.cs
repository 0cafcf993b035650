namespace SamStream.Pipeline.Files;

/// <summary>
/// Makes and opens files to write to, in folders where others may have put links: none is followed at the file's own name, so that
/// nobody leads what is written to another file. For the folders on the way there is <see cref="FolderTrust"/>.
/// </summary>
public static class UnlinkedFile
{
    /// <summary>Of a file that is the user's alone.</summary>
    public const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // How the system ends the name of an open file that has none any more.
    private const string Deleted = " (deleted)";

    // EEXIST of open(2).
    private const int IsThere = 17;

    // A file that comes and goes, as a lock does.
    private const int MostAttempts = 10;

    /// <summary>Makes a file for writing, unbuffered.</summary>
    /// <param name="path">Nothing may have the name, not even a link that leads nowhere.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <param name="options">Of the stream.</param>
    /// <param name="isPrivate">Whether only the user may read it; else what the process's umask leaves.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder takes no files of this user.</exception>
    public static FileStream Create(
        string path, FileShare share = FileShare.Read, FileOptions options = FileOptions.None, bool isPrivate = false)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share, BufferSize = 0, Options = options };
        if (isPrivate && !OperatingSystem.IsWindows())
            how.UnixCreateMode = OnlyUser;
        return new FileStream(path, how);
    }

    /// <summary>Opens a file that is there, unbuffered and at its beginning.</summary>
    /// <param name="path">Of a file, not of a link.</param>
    /// <param name="access">Reading and writing do not wait for anybody if it is a pipe.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It is a link, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    public static FileStream Open(string path, FileAccess access, FileShare share)
    {
        RequireNoLink(path);
        var file = new FileStream(path, FileMode.Open, access, share, bufferSize: 0);
        try
        {
            // What was put there between the look and the opening shows now, before anything is written.
            string? opened = RealPath.OfOpen(file.SafeFileHandle);
            RequireName(opened, path);
            if (opened is not null && !string.Equals(opened, RealPath.OfName(path), StringComparison.OrdinalIgnoreCase))
                throw Refusal(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there, or makes one.</summary>
    /// <param name="path">Of a file that is there, or of nothing; not of a link.</param>
    /// <param name="access">To a file that is there; a new one is written.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <param name="isPrivate">Whether only the user may read it, from now on.</param>
    /// <exception cref="IOException">It is a link, or cannot be opened or made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open or make it.</exception>
    public static FileStream OpenOrCreate(string path, FileAccess access, FileShare share, bool isPrivate = false)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (!Exists(path))
                    return CreateAnew(path, share, isPrivate);
                FileStream file = Open(path, access, share);
                if (isPrivate && !OperatingSystem.IsWindows())
                    KeepPrivate(() => File.GetUnixFileMode(file.SafeFileHandle), mode => File.SetUnixFileMode(file.SafeFileHandle, mode));
                return file;
            }
            catch (IOException error) when (attempt < MostAttempts && (error is FileNotFoundException || error.HResult == IsThere))
            {
                // Somebody has made or deleted it meanwhile.
            }
        }
    }

    /// <summary>Takes from everybody but the user what they may do with a file; one of another user stays as it is.</summary>
    /// <param name="path">Of a file, or of nothing.</param>
    /// <exception cref="IOException">It is a link.</exception>
    public static void MakePrivate(string path)
    {
        RequireNoLink(path);
        if (File.Exists(path) && !OperatingSystem.IsWindows())
            KeepPrivate(() => File.GetUnixFileMode(path), mode => File.SetUnixFileMode(path, mode));
    }

    /// <summary>Says so where a link has the name, wherever it leads.</summary>
    /// <exception cref="IOException">One has.</exception>
    public static void RequireNoLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw Refusal(path);
    }

    // Somebody else may have locked and deleted it before it was locked here.
    private static FileStream CreateAnew(string path, FileShare share, bool isPrivate)
    {
        FileStream file = Create(path, share, isPrivate: isPrivate);
        try
        {
            RequireName(RealPath.OfOpen(file.SafeFileHandle), path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RequireName(string? opened, string path)
    {
        if (opened?.EndsWith(Deleted, StringComparison.Ordinal) == true)
            throw new FileNotFoundException($"{path} was deleted meanwhile", path);
    }

    private static void KeepPrivate(Func<UnixFileMode> get, Action<UnixFileMode> set)
    {
        try
        {
            if (get() is var mode && (mode & OnlyUser) != mode)
                set(mode & OnlyUser);
        }
        catch (UnauthorizedAccessException)
        {
            // Of another user, who has let us write there.
        }
    }

    private static bool Exists(string path) => new FileInfo(path) is { Exists: true } or { LinkTarget: not null };

    private static IOException Refusal(string path) => new($"{Path.GetFileName(path)} is a symbolic link, which may lead to anybody's file");
}
