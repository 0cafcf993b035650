using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;

namespace SamStream.Cli.Projects;

/// <summary>
/// Finds clips that appear in folders, once each: when they have not changed from one look to the next, so that none is taken that is
/// still being written. One that changes later appears again.
/// </summary>
/// <param name="folders">Which.</param>
internal sealed class ClipWatch(IReadOnlyList<string> folders)
{
    private readonly Dictionary<string, (long Bytes, DateTime WrittenAt)> _seen = [], _taken = [];

    /// <summary>Looks once.</summary>
    /// <param name="project">Its clips have appeared before.</param>
    /// <returns>What has appeared, and is complete.</returns>
    public IReadOnlyList<ClipFile> Look(AnnotationProject project)
    {
        var known = new KnownClips(project);
        List<ClipFile> appeared = [];
        foreach (ClipFile file in new ClipFiles(folders).Find())
        {
            if (KnownClips.VersionOf(file) is not { Bytes: > 0 } version)
                continue;
            bool isComplete = _seen.TryGetValue(file.Path, out var before) && before == version;
            _seen[file.Path] = version;
            if (!isComplete || known.Has(file) || (_taken.TryGetValue(file.Path, out var taken) && taken == version))
                continue;
            _taken[file.Path] = version;
            appeared.Add(file);
        }

        return appeared;
    }
}
