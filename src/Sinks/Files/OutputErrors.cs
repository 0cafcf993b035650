using System.Globalization;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>Turns the system's refusal to write a file into an error that names the path, the space left and the cure.</summary>
internal static class OutputErrors
{
    public const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    public static bool IsFileError(Exception error) =>
        error is IOException or UnauthorizedAccessException or NotSupportedException || IsTooLarge(error);

    public static SinkException Cannot(string action, string path, Exception error)
    {
        (string reason, string cure) = Explain(path, error);
        // Somebody may make room.
        bool isTransient = error.HResult is NoSpaceLeft or QuotaExceeded;
        return new SinkException($"Cannot {action} {path}: {reason}. {cure}", isTransient, error);
    }

    /// <summary>Writes a file that a reader sees whole or not at all.</summary>
    /// <inheritdoc cref="AtomicFile.Write(string, ReadOnlySpan{byte}, bool, bool, bool)"/>
    /// <exception cref="SinkException">It cannot be written; an earlier file is then untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isDurable = false)
    {
        try
        {
            AtomicFile.Write(path, content, isDurable);
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw Cannot("write", path, error);
        }
    }

    /// <summary>The system's refusal that a program has told of, or null.</summary>
    public static IOException? FindIn(IEnumerable<string> errorLines)
    {
        string all = string.Join('\n', errorLines);
        (string Text, int Code)[] refusals =
        [
            ("No space left on device", NoSpaceLeft),
            ("Disk quota exceeded", QuotaExceeded),
            ("Read-only file system", ReadOnlyFileSystem),
        ];
        return refusals.Where(refusal => all.Contains(refusal.Text, StringComparison.Ordinal))
            .Select(refusal => new IOException(refusal.Text, refusal.Code)).FirstOrDefault();
    }

    private static (string Reason, string Cure) Explain(string path, Exception error) => error.HResult switch
    {
        NoSpaceLeft => ($"the disk is full ({FreeBytes(path)} bytes free)", "Free some space, or write to another disk."),
        QuotaExceeded => ($"the disk quota is used up ({FreeBytes(path)} bytes free on the disk)",
            "Free some space, or write to another disk."),
        ReadOnlyFileSystem => ("the file system is read-only", "Write to another folder."),
        _ when IsTooLarge(error) => ("a file may not become that large here", "Write to another file system."),
        _ when error is UnauthorizedAccessException => ("permission denied", "Give write permission, or write to another folder."),
        _ when FileAbove(path) is { } file => ($"{file} is a file, not a folder", "Give another folder."),
        _ => (error.Message.TrimEnd('.'), "Write to another folder."),
    };

    // EFBIG: FAT32 ends at 4 GiB. The runtime has no kind of error of its own for it.
    private static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };

    private static string? FileAbove(string path)
    {
        for (string? above = path; above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                return above == path ? null : above;
        }

        return null;
    }

    public static string FreeBytes(string path)
    {
        try
        {
            string? folder = Path.GetDirectoryName(path);
            return new DriveInfo(folder ?? path).AvailableFreeSpace.ToString("N0", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (IsFileError(error) || error is ArgumentException)
        {
            return "unknown";
        }
    }
}

/// <summary>Finds out whether something can be written, before there is anything to write.</summary>
public static class OutputProbe
{
    /// <summary>Makes a file in a folder, or in the nearest one above it that exists, and deletes it again.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="SinkException">It cannot be written to; the message names the reason and the cure.</exception>
    public static void TryFolder(string folder) => TryFolder(folder, "write to the folder");

    /// <summary>Opens a file for writing without changing it; if there is none, tries its folder.</summary>
    /// <param name="path">Need not exist.</param>
    /// <param name="name">What messages call it: "the log file".</param>
    /// <exception cref="SinkException">It cannot be written; the message names the reason and the cure.</exception>
    public static void TryFile(string path, string name)
    {
        if (Directory.Exists(path))
            throw new SinkException($"Cannot write {name} {path}: it is a folder. Give the name of a file in it.");
        if (!File.Exists(path))
        {
            TryFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, $"write {name} to");
            return;
        }

        try
        {
            using FileStream file = UnlinkedFile.Open(path, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot($"write {name}", path, error);
        }
    }

    private static void TryFolder(string folder, string action)
    {
        string existing = Path.GetFullPath(folder);
        while (!Path.Exists(existing) && Path.GetDirectoryName(existing) is { } above)
            existing = above;
        if (File.Exists(existing))
            throw new SinkException($"Cannot {action} {folder}: {existing} is a file. Give another folder.");
        try
        {
            string probe = AtomicFile.TemporaryBeside(Path.Combine(existing, "probe"));
            using FileStream file = UnlinkedFile.Create(probe, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot(action, folder, error);
        }
    }
}
