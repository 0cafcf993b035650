using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Projects;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Comparison;

/// <summary>The masks of a clip as a project has them, read from the disk frame by frame; nothing in the project changes.</summary>
internal sealed class ComparedMasks : IDisposable
{
    private readonly ProjectClip _clip;
    private readonly ResultStore _store;
    private readonly ResultVersion _version;

    /// <exception cref="ClipException">They cannot be read.</exception>
    /// <exception cref="ProjectException">They are of another clip.</exception>
    public ComparedMasks(AnnotationProject project, ProjectClip clip, ResultVersion version)
    {
        (_clip, _version) = (clip, version);
        Place = $"{AnnotationProject.NameOf(clip)} in {project.Folder}";
        _store = ResultStore.OpenReadOnly(project.FolderOf(clip));
        try
        {
            IReadOnlyList<ResultRow> rows = _store.Rows(version);
            if (rows.Count > 0 && rows[^1].Frame >= clip.Frames)
                throw new ProjectException($"{Place} has a result of frame {rows[^1].Frame}, and the clip has {clip.Frames} frames. Run it anew: samstream annotate {project.Folder}");
            Frames = rows.Select(row => row.Frame).ToHashSet();
            Labels = ObjectLabels.Of(rows, version == ResultVersion.Before ? [] : ProjectPrompts.Read(project, clip).List);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For people.</summary>
    public string Place { get; }

    /// <summary>Those that have results.</summary>
    public IReadOnlySet<long> Frames { get; }

    /// <summary>By object.</summary>
    public IReadOnlyDictionary<int, string> Labels { get; }

    /// <summary>The masks of a frame by object; none is empty.</summary>
    /// <exception cref="ClipException">They cannot be read.</exception>
    /// <exception cref="ProjectException">They are of another size.</exception>
    public Dictionary<int, CocoRle> Of(long frame)
    {
        Dictionary<int, CocoRle> masks = [];
        if (_store.Find(frame, _version) is not { } found)
            return masks;
        if ((found.Width, found.Height) != (_clip.Width, _clip.Height))
            throw new ProjectException($"{Place}: the result of frame {frame} is of {found.Width}x{found.Height} pixels, and the clip has {_clip.Width}x{_clip.Height}. Run it anew.");
        foreach (ObjectMessage known in found.Objects)
        {
            if (known.Mask is { } mask && Read(frame, known.Id, mask) is { Area: > 0 } read)
                masks[known.Id] = read;
        }

        return masks;
    }

    public void Dispose() => _store.Dispose();

    private CocoRle Read(long frame, int id, MaskMessage mask)
    {
        try
        {
            return CocoRle.FromCompressedString(_clip.Width, _clip.Height, mask.Counts ?? "");
        }
        catch (FormatException error)
        {
            throw new ProjectException($"{Place}: the mask of object {id} on frame {frame} cannot be read: {error.Message} Correct it, or run the clip anew.", error);
        }
    }
}
