using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

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
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
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
            string probe = Path.Combine(existing, $".samstream-{Environment.ProcessId}{AtomicFile.TemporarySuffix}");
            using var file = new FileStream(
                probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot(action, folder, error);
        }
    }
}
