using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// The folder that a run writes to, shared by its file sinks. Every sink says in its constructor which files it is going
/// to write; <see cref="Open"/> then looks at all of them at once, so that a run is refused before its first file.
/// Thread-safe.
/// </summary>
public sealed class OutputFolder
{
    private readonly Lock _gate = new();
    private readonly List<ReservedOutput> _reserved = [];
    private readonly OverwritePolicy _overwrite;
    private bool _isOpen;

    /// <param name="path">Created by <see cref="Open"/> if it does not exist.</param>
    /// <param name="overwrite">What to do where results of an earlier run are in the way.</param>
    public OutputFolder(string path, OverwritePolicy overwrite = OverwritePolicy.Refuse)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _overwrite = overwrite;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file in the folder.</summary>
    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    /// <summary>
    /// Creates the folder, proves that it can be written to, and makes way for the files that sinks have reserved. Every
    /// sink calls it; calling it earlier makes a run fail before the model is loaded. Only the first call does anything.
    /// </summary>
    /// <exception cref="SinkException">It cannot be written to, or results are in the way.</exception>
    public void Open()
    {
        lock (_gate)
        {
            if (_isOpen)
                return;
            Create();
            List<(string Path, ReservedOutput Output)> inTheWay = FindResults();
            if (inTheWay.Count > 0 && _overwrite == OverwritePolicy.Refuse)
                throw Refusal([.. inTheWay.Select(found => System.IO.Path.GetRelativePath(Path, found.Path))]);
            foreach ((string path, ReservedOutput output) in inTheWay)
                MakeWay(path, output);
            _isOpen = true;
        }
    }

    /// <summary>Says that a sink is going to write a file.</summary>
    /// <exception cref="SinkException">Another sink writes it too, or it lies outside the folder.</exception>
    internal void Reserve(string pattern, string? keepAs = null)
    {
        string full = System.IO.Path.GetFullPath(pattern, Path);
        if (!full.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new SinkException($"The output file '{pattern}' lies outside the output folder {Path}; give a name inside it.");
        lock (_gate)
        {
            if (_reserved.Any(other => System.IO.Path.GetFullPath(other.Pattern, Path) == full))
                throw new SinkException($"Two sinks write '{pattern}' in {Path}; give one of them another file name.");
            _reserved.Add(new ReservedOutput(pattern, keepAs));
        }
    }

    private void Create()
    {
        string probe = Combine($".samstream-{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(Path);
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write to the output folder", Path, error);
        }
    }

    private List<(string Path, ReservedOutput Output)> FindResults()
    {
        List<(string, ReservedOutput)> found = [];
        foreach (ReservedOutput output in _reserved)
        {
            string full = Combine(output.Pattern);
            string folder = System.IO.Path.GetDirectoryName(full)!;
            if (!Directory.Exists(folder))
                continue;
            found.AddRange(Directory.EnumerateFiles(folder, System.IO.Path.GetFileName(full)).Select(path => (path, output)));
        }

        return found;
    }

    private SinkException Refusal(string[] names)
    {
        Array.Sort(names, StringComparer.Ordinal);
        string more = names.Length > 4 ? $" and {names.Length - 4} more" : "";
        return new SinkException(
            $"The output folder {Path} holds results of an earlier run ({string.Join(", ", names.Take(4))}{more}). "
            + "Replace them with --overwrite, or give another folder.");
    }

    private void MakeWay(string path, in ReservedOutput output)
    {
        try
        {
            if (output.KeepAs is { } name)
                File.Move(path, Combine(name), overwrite: true);
            else
                File.Delete(path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("replace", path, error);
        }
    }
}
