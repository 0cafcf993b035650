using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Runs;
using SamStream.Pipeline.Scheduling;
using SamStream.Sources;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;

namespace SamStream.Cli.Projects;

/// <summary>The clips of a project as the library of clips knows them.</summary>
internal static class ProjectClips
{
    /// <summary>A clip's place, whether it is there or not.</summary>
    public static ClipFile Of(AnnotationProject project, ProjectClip clip)
    {
        string path = project.FileOf(clip);
        FrameSourceOptions source = Path.Exists(path) ? SourceLocator.Parse(path) : new VideoFileOptions { Path = path };
        return new ClipFile(clip.Id, AnnotationProject.NameOf(clip), path, source);
    }

    /// <summary>All clips of a project, in order of their ids.</summary>
    public static IReadOnlyList<ClipFile> Find(AnnotationProject project) => [.. project.Clips.Select(clip => Of(project, clip))];

    /// <summary>The clips to look at; nothing is run.</summary>
    public static ClipLibrary OpenLibrary(AnnotationProject project) => new(new ClipLibraryOptions
    {
        Find = () => Find(project),
        OutputFolder = project.ClipsFolder,
        Runs = new ClipRunParts(() => throw new InvalidOperationException("Nothing is run."), EncodeSchedule.EveryFrame, NullLoggerFactory.Instance, TimeProvider.System),
    });
}
