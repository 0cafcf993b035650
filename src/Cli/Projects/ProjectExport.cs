using SamStream.Annotation.Exports;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Results;
using SamStream.Pipeline;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Projects;

/// <summary>What a project exports: its clips with the results that they have. Disposing it closes their files.</summary>
internal sealed class ProjectExport : IDisposable
{
    private readonly List<ResultStore> _stores = [];

    /// <param name="project">Open to write: labels become its classes.</param>
    /// <param name="clips">Those that are exported.</param>
    /// <param name="stride">One in so many frames.</param>
    /// <param name="pictureExtension">How names of frames' pictures end.</param>
    /// <exception cref="Clips.ClipException">Results or prompts cannot be read.</exception>
    public ProjectExport(AnnotationProject project, IReadOnlyList<ProjectClip> clips, int stride, string pictureExtension = ".jpg")
    {
        try
        {
            var found = clips.Select(clip => (Clip: clip, Source: Read(project, clip))).ToArray();
            project.AddClasses(found.SelectMany(clip => clip.Source.Labels.Values));
            Dictionary<string, ExportClass> classes = project.Classes.ToDictionary(known => known.Name, known => new ExportClass(known.Id, known.Name));
            Set = new ExportSet(
                project.Name, [.. classes.Values.OrderBy(known => known.Id)],
                [.. found.Where(clip => clip.Source.Store.HasAny).Select(clip => ClipOf(clip.Clip, clip.Source, classes, stride) with { PictureExtension = pictureExtension })]);
            Empty = [.. found.Where(clip => !clip.Source.Store.HasAny).Select(clip => clip.Clip)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Read from the disk as it is written.</summary>
    public ExportSet Set { get; }

    /// <summary>Clips that have no results, and are left out.</summary>
    public IReadOnlyList<ProjectClip> Empty { get; }

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    private (ResultStore Store, SortedDictionary<int, string> Labels, HashSet<(int, long)> Set) Read(AnnotationProject project, ProjectClip clip)
    {
        var store = new ResultStore(project.FolderOf(clip));
        _stores.Add(store);
        var prompts = ProjectPrompts.Read(project, clip).List;
        return (store, ObjectLabels.Of(store.Rows(), prompts), [.. prompts.Where(prompt => prompt.Mode == "set").Select(prompt => (prompt.Id, prompt.Frame))]);
    }

    private static ExportClip ClipOf(
        ProjectClip clip, (ResultStore Store, SortedDictionary<int, string> Labels, HashSet<(int, long)> Set) source, Dictionary<string, ExportClass> classes, int stride)
    {
        Dictionary<int, ExportTrack> tracks = source.Labels.ToDictionary(label => label.Key, label => new ExportTrack(label.Key, classes[label.Value]));
        return new ExportClip
        {
            Id = clip.Id,
            Name = AnnotationProject.NameOf(clip),
            Width = clip.Width,
            Height = clip.Height,
            Split = clip.Split,
            FrameRate = clip.FrameRate,
            FrameCount = clip.Frames,
            Stride = stride,
            Tracks = [.. tracks.Values.OrderBy(track => track.Id)],
            Frames = source.Store.Rows().Where(row => row.Frame % stride == 0 && row.Frame < clip.Frames)
                .Select(row => FrameOf(source.Store.Find(row.Frame)!, tracks, source.Set)),
        };
    }

    private static ExportFrame FrameOf(FrameMessage found, Dictionary<int, ExportTrack> tracks, HashSet<(int, long)> set) => new(
        found.Frame, found.Pts,
        [
            .. found.Objects.OrderBy(known => known.Id).Select(known => new ExportObject(
                tracks[known.Id], EnumWord.Read<TrackState>(known.State),
                known.Mask is { } mask ? CocoRle.FromCompressedString(found.Width, found.Height, mask.Counts) : null,
                (float)(known.Score ?? 0), set.Contains((known.Id, found.Frame)))),
        ]);
}
