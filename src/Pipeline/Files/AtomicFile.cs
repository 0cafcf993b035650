using System.Security.Cryptography;

namespace SamStream.Pipeline.Files;

/// <summary>
/// Writes files that a reader sees whole or not at all: under a temporary name beside it, then renamed. Links are not followed: one at
/// the file's own name is replaced, and nobody can know the temporary name before.
/// </summary>
public static class AtomicFile
{
    private const string TemporaryStart = ".samstream-", TemporaryEnd = ".tmp";
    private const int RandomDigits = 16;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="content">All of it.</param>
    /// <param name="isDurable">Whether it must also survive a power cut: waits for the disk.</param>
    /// <param name="overwrite">Whether an earlier file is replaced.</param>
    /// <param name="isPrivate">Whether only the user may read it; else what the process's umask leaves.</param>
    /// <exception cref="IOException">It cannot be written, or is there; an earlier file is then untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder takes no files of this user.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isDurable = false, bool overwrite = true, bool isPrivate = false) =>
        WriteWhole(path, content, static (file, content) => file.Write(content), isDurable, overwrite, isPrivate);

    /// <summary>Writes a file piece by piece.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="isDurable">Whether it must also survive a power cut: waits for the disk.</param>
    /// <exception cref="IOException">It cannot be written; an earlier file is then untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder takes no files of this user.</exception>
    public static void Write(string path, Action<Stream> write, bool isDurable = false) =>
        WriteWhole(path, write, static (file, write) => write(file), isDurable, overwrite: true, isPrivate: false);

    /// <summary>A name in the same folder that nothing has and nobody guesses.</summary>
    public static string TemporaryBeside(string path) => Path.Combine(
        Path.GetDirectoryName(Path.GetFullPath(path))!,
        TemporaryStart + RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true) + TemporaryEnd);

    /// <summary>Whether a file of this name is one on its way to its final name, or was when the process that wrote it was killed.</summary>
    public static bool IsTemporary(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == TemporaryStart.Length + RandomDigits + TemporaryEnd.Length
            && name.StartsWith(TemporaryStart, StringComparison.Ordinal) && name.EndsWith(TemporaryEnd, StringComparison.Ordinal)
            && name.Substring(TemporaryStart.Length, RandomDigits).All(char.IsAsciiHexDigitLower);
    }

    /// <summary>Deletes what killed processes have left in a folder, which no living one may be writing to.</summary>
    /// <param name="folder">Need not exist.</param>
    public static void DeleteLeftOvers(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.EnumerateFiles(folder, $"{TemporaryStart}*{TemporaryEnd}"))
        {
            if (IsTemporary(Path.GetFileName(path)))
                TryDelete(path);
        }
    }

    /// <summary>Deletes a file, or leaves it where that cannot be.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What could not be written may not be deletable either; the error on its way says why.
        }
    }

    private static void WriteWhole<T>(string path, T content, Action<FileStream, T> write, bool isDurable, bool overwrite, bool isPrivate)
        where T : allows ref struct
    {
        string temporary = TemporaryBeside(path);
        try
        {
            using (FileStream file = UnlinkedFile.Create(temporary, isPrivate: isPrivate))
            {
                write(file, content);
                if (isDurable)
                    file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }
}
