using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Files;

/// <summary>
/// The folder that a run writes to, shared by its file sinks. Every sink says in its constructor which files it is going
/// to write; <see cref="Open"/> then looks at all of them at once, so that a run is refused before its first file. From
/// then on until it is disposed, no other run can write there. Thread-safe.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReservedOutput> _reserved = [];
    private readonly OverwritePolicy _overwrite;
    private FolderLock? _lock;

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

    /// <summary>Whether whoever writes here can go on where an earlier run ended, so that messages may say so. Default true.</summary>
    public bool CanResume { get; init; } = true;

    /// <summary>True if this run goes on where an earlier one ended.</summary>
    public bool IsResumed => _overwrite == OverwritePolicy.Resume;

    /// <summary>The absolute path of a file in the folder.</summary>
    public string Combine(string relativePath) => System.IO.Path.Combine(Path, relativePath);

    /// <summary>
    /// Creates the folder, proves that it can be written to and that no other run writes there, and makes way for the
    /// files that sinks have reserved. Every sink calls it; calling it earlier makes a run fail before the model is
    /// loaded. Only the first call does anything.
    /// </summary>
    /// <exception cref="SinkException">It cannot be written to, another run has it, or results are in the way.</exception>
    public void Open()
    {
        lock (_gate)
        {
            if (_lock is not null)
                return;
            Create();
            FolderLock taken = FolderLock.Take(Path);
            try
            {
                RequireOwnFolders();
                MakeWay();
                foreach (string folder in ReservedFolders.Append(Path).Distinct())
                    AtomicFile.DeleteLeftOvers(folder);
            }
            catch
            {
                taken.Dispose();
                throw;
            }

            _lock = taken;
        }
    }

    /// <summary>Lets other runs write to the folder.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _lock?.Dispose();
            _lock = null;
        }
    }

    /// <summary>
    /// What would keep a run from writing here, as far as that shows while nothing is created or deleted; results of an
    /// earlier run apart. Nothing if all is well.
    /// </summary>
    public IReadOnlyList<SinkException> FindFaults()
    {
        // Where the folder itself is of no use, what is in it is no news.
        if (FaultOf(() => OutputProbe.TryFolder(Path)) is { } fault)
            return [fault];
        lock (_gate)
        {
            IEnumerable<SinkException> faults =
                from output in _reserved
                let found = FaultOf(() => Try(Combine(output.Pattern)))
                where found is not null
                select found;
            return [.. faults.DistinctBy(error => error.Message)];
        }
    }

    /// <summary>Results of an earlier run for which <see cref="Open"/> would refuse; null: there are none.</summary>
    public SinkException? FindOldResults()
    {
        lock (_gate)
            return FaultOf(RefuseOldResults);
    }

    /// <summary>Says that a sink is going to write a file.</summary>
    /// <exception cref="SinkException">Another sink writes it too, or it lies outside the folder.</exception>
    internal void Reserve(string pattern, string? keepAs = null, bool isResumable = false)
    {
        string full = System.IO.Path.GetFullPath(pattern, Path);
        if (!full.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new SinkException($"The output file '{pattern}' lies outside the output folder {Path}; give a name inside it.");
        lock (_gate)
        {
            if (_reserved.Any(other => System.IO.Path.GetFullPath(other.Pattern, Path) == full))
                throw new SinkException($"Two sinks write '{pattern}' in {Path}; give one of them another file name.");
            _reserved.Add(new ReservedOutput(pattern, keepAs, isResumable));
        }
    }

    private IEnumerable<string> ReservedFolders => _reserved.Select(output => System.IO.Path.GetDirectoryName(Combine(output.Pattern))!);

    // Whoever may put links here would have us write to any folder of ours.
    private void RequireOwnFolders()
    {
        string? link = ReservedFolders
            .SelectMany(folder => FoldersBelow(folder)).FirstOrDefault(folder => new FileInfo(folder).LinkTarget is not null);
        if (link is not null && FolderTrust.FaultOf(Path) is { } reason)
        {
            throw new SinkException(
                $"Cannot write to the folder {link}: it is a symbolic link, and others may have put it there: {reason}. "
                + "Remove it, or write to a folder that only you may write to.");
        }
    }

    private IEnumerable<string> FoldersBelow(string folder)
    {
        for (string at = folder; at.Length > Path.Length; at = System.IO.Path.GetDirectoryName(at)!)
            yield return at;
    }

    private static void Try(string pattern)
    {
        if (Directory.Exists(pattern))
            throw new SinkException($"The output file {pattern} is a folder. Remove it, or give another name.");
        OutputProbe.TryFolder(System.IO.Path.GetDirectoryName(pattern)!);
    }

    private static SinkException? FaultOf(Action attempt)
    {
        try
        {
            attempt();
            return null;
        }
        catch (SinkException error)
        {
            return error;
        }
    }

    private void Create()
    {
        if (File.Exists(Path))
            throw new SinkException($"The output folder {Path} is a file. Give another folder.");
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write to the output folder", Path, error);
        }
    }

    private void MakeWay()
    {
        RefuseOldResults();
        foreach ((string path, ReservedOutput output) in FindResults())
            MakeWay(path, output);
    }

    private void RefuseOldResults()
    {
        if (_overwrite == OverwritePolicy.Refuse && FindResults() is { Count: > 0 } inTheWay)
            throw Refusal([.. inTheWay.Select(found => System.IO.Path.GetRelativePath(Path, found.Path))]);
    }

    private List<(string Path, ReservedOutput Output)> FindResults()
    {
        List<(string, ReservedOutput)> found = [];
        foreach (ReservedOutput output in _reserved.Where(output => !IsResumed || !output.IsResumable))
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
            + $"{(CanResume ? "Go on with --resume, replace" : "Replace")} them with --overwrite, or give another folder.");
    }

    private void MakeWay(string path, ReservedOutput output)
    {
        try
        {
            if (output.KeepAs is { } name && !IsResumed)
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

/// <summary>A file that a sink is going to write.</summary>
/// <param name="Pattern">Relative to the output folder, with a wildcard in the file name if there are many.</param>
/// <param name="KeepAs">Under which name an earlier one is kept when it is in the way of a run that may replace
/// results, or null if it is deleted.</param>
/// <param name="IsResumable">Whether a run that goes on keeps it.</param>
internal readonly record struct ReservedOutput(string Pattern, string? KeepAs, bool IsResumable);

/// <summary>What to do where the results of an earlier run are in the way.</summary>
public enum OverwritePolicy
{
    /// <summary>Stop before anything is written, and say what is in the way.</summary>
    Refuse,

    /// <summary>Replace the results of the same names; everything else in the folder stays.</summary>
    Replace,

    /// <summary>Go on: what is complete of them stays, and everything else is made anew from it.</summary>
    Resume,
}

/// <summary>
/// Keeps other runs out of an output folder, by a lock on a hidden file in it. The system gives the lock back however
/// the process ends; the file may stay after a kill and does no harm.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    public const string FileName = ".samstream.lock";

    // EWOULDBLOCK of flock(2).
    private const int IsHeld = 11;

    private readonly string _path;
    private readonly FileStream _file;

    private FolderLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>True if a lock could not be taken because somebody else has it.</summary>
    public static bool IsTaken(SinkException error) => error?.InnerException is IOException { HResult: IsHeld };

    /// <param name="folder">Exists.</param>
    /// <exception cref="SinkException">Another run writes there, or the folder cannot be written to.</exception>
    public static FolderLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            // For reading, too: a pipe that somebody has put there would be waited at.
            return new FolderLock(path, UnlinkedFile.OpenOrCreate(path, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (new FileInfo(path).LinkTarget is not null)
        {
            throw new SinkException(
                $"Cannot write to the output folder {folder}: its lock {FileName} is a symbolic link, which no run makes. "
                + "Remove it, and see who may write to the folder.", isTransient: false, error);
        }
        catch (IOException error) when (error.HResult == IsHeld)
        {
            throw new SinkException(
                $"Another run writes to the output folder {folder}. Wait until it has ended, or give another folder.",
                isTransient: false, error);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write to the output folder", folder, error);
        }
    }

    public void Dispose()
    {
        // While it is held: whoever opens it until then sees that it has gone, and makes another one.
        AtomicFile.TryDelete(_path);
        _file.Dispose();
    }
}
