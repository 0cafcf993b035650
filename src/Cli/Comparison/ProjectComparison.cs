using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Agreement;
using SamStream.Pipeline.Masks;

namespace SamStream.Cli.Comparison;

/// <summary>Compares the masks of a project with those that another one has of the same clips, or with its own before their last runs.</summary>
/// <param name="project">Whose clips are compared.</param>
/// <param name="other">With what; null: with what was there before the last run of each.</param>
internal sealed class ProjectComparison(AnnotationProject project, AnnotationProject? other)
{
    /// <summary>What is compared, for people.</summary>
    public string Title => other is null ? $"{project.Name}: now, and before the last run"
        : other.Name != project.Name ? $"{project.Name} and {other.Name}" : $"{project.Folder} and {other.Folder}";

    /// <summary>The clips that both have, known by their bytes.</summary>
    /// <param name="clips">Of the project, those to be compared.</param>
    /// <param name="note">Is told of what is left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProjectException">There is nothing to compare, or it does not fit together.</exception>
    /// <exception cref="Clips.ClipException">Results cannot be read.</exception>
    public IReadOnlyList<ComparedClip> Of(IReadOnlyList<ProjectClip> clips, Action<string> note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(note);
        List<ComparedClip> compared = [];
        bool haveAnyInCommon = false;
        foreach (ProjectClip clip in clips)
        {
            if (Find(clip) is not { } same)
            {
                note($"{AnnotationProject.NameOf(clip)}: {other!.Folder} does not have it, and it is left out");
                continue;
            }

            haveAnyInCommon = true;
            (ComparedMasks first, ComparedMasks second) = Open(clip, same);
            using (first)
            using (second)
            {
                if (first.Frames.Overlaps(second.Frames))
                    compared.Add(Compare(clip, first, second, note, cancellationToken));
                else
                    note($"{AnnotationProject.NameOf(clip)}: {MissingOf(first, second)}, and it is left out");
            }
        }

        return compared.Count > 0 ? compared : throw new ProjectException(
            !haveAnyInCommon ? $"{project.Folder} and {other!.Folder} have no clip in common. Clips are known by their bytes: add the very same files to both, samstream project add {Terminal.ShortPath(other.Folder)} CLIP"
            : other is null ? "No clip has results from before its last run. Name another project to compare with, such as an older copy of this one."
            : $"No clip has results of the same frames in both projects. Annotate it in both: samstream annotate {Terminal.ShortPath(other.Folder)}");
    }

    /// <summary>Both masks of a frame.</summary>
    /// <param name="clip">Of the project.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="agreement">Of which objects.</param>
    /// <exception cref="Clips.ClipException">Results cannot be read.</exception>
    public (CocoRle? First, CocoRle? Second) MasksOf(ProjectClip clip, long frame, ObjectAgreement agreement)
    {
        (ComparedMasks first, ComparedMasks second) = Open(clip, Find(clip)!);
        using (first)
        using (second)
            return (agreement.First is { } one ? first.Of(frame).GetValueOrDefault(one) : null, agreement.Second is { } two ? second.Of(frame).GetValueOrDefault(two) : null);
    }

    private static ComparedClip Compare(ProjectClip clip, ComparedMasks first, ComparedMasks second, Action<string> note, CancellationToken cancellationToken)
    {
        long[] both = [.. first.Frames.Where(second.Frames.Contains).Order()];
        int onlyHere = first.Frames.Count - both.Length, onlyThere = second.Frames.Count - both.Length;
        if (onlyHere > 0 || onlyThere > 0)
            note($"{AnnotationProject.NameOf(clip)}: {both.Length} frames have results here and there; those of one alone are left out, {onlyHere} here and {onlyThere} there");
        return new ComparedClip(clip, both.Length, ClipAgreement.Of(clip.Width, clip.Height, Read), first.Labels, second.Labels);

        IEnumerable<FramePair> Read() => both.Select(frame =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new FramePair(frame, first.Of(frame), second.Of(frame));
        });
    }

    private static string MissingOf(ComparedMasks first, ComparedMasks second) =>
        first.Frames.Count == 0 ? "it has no results here" : second.Frames.Count == 0 ? "it has no results there" : "no frame has results here and there";

    // Of copies of a file, the one of the same name.
    private ProjectClip? Find(ProjectClip clip) => other is null ? clip
        : other.Clips.Where(known => known.Sha256 == clip.Sha256).OrderByDescending(known => known.Id == clip.Id).FirstOrDefault();

    private (ComparedMasks First, ComparedMasks Second) Open(ProjectClip clip, ProjectClip same)
    {
        if ((clip.Width, clip.Height, clip.Frames) != (same.Width, same.Height, same.Frames))
        {
            throw new ProjectException(
                $"{AnnotationProject.NameOf(clip)} has {clip.Frames} frames of {clip.Width}x{clip.Height} in {project.Folder}, and {same.Frames} frames of {same.Width}x{same.Height} in {other!.Folder}, "
                + "although it is the same file. Add it anew where that is wrong: samstream project add");
        }

        var first = new ComparedMasks(project, clip, ResultVersion.Current);
        try
        {
            return (first, new ComparedMasks(other ?? project, same, other is null ? ResultVersion.Before : ResultVersion.Current));
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }
}

/// <summary>A clip of both.</summary>
/// <param name="Clip">As the first has it.</param>
/// <param name="Frames">Those with results in both.</param>
/// <param name="Objects">How they agree.</param>
/// <param name="FirstLabels">By object of the first.</param>
/// <param name="SecondLabels">By object of the second.</param>
internal sealed record ComparedClip(
    ProjectClip Clip, int Frames, IReadOnlyList<ObjectAgreement> Objects, IReadOnlyDictionary<int, string> FirstLabels, IReadOnlyDictionary<int, string> SecondLabels)
{
    /// <summary>Its class in the first; null: the first does not have it.</summary>
    public string? FirstLabel(ObjectAgreement agreement) => agreement.First is { } id ? FirstLabels[id] : null;

    /// <summary>Its class in the second; null: the second does not have it.</summary>
    public string? SecondLabel(ObjectAgreement agreement) => agreement.Second is { } id ? SecondLabels[id] : null;
}
