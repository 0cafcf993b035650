using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Projects;

/// <summary>Adds clips to a project, and tells of each; one that cannot be read does not keep the others from being added.</summary>
/// <param name="project">Open to write; used, not owned.</param>
/// <param name="terminal">Where each is told of.</param>
internal sealed class ClipIntake(AnnotationProject project, Terminal terminal)
{
    private readonly ClipRegistration _registration = new(project.Folder);

    /// <summary>Adds clips; one that is there already is told its new place or split.</summary>
    /// <param name="files">What may be clips.</param>
    /// <param name="split">Of the training set; null: as it was.</param>
    /// <param name="cancellationToken">Those that were added stay.</param>
    /// <returns>Those that could be read.</returns>
    /// <exception cref="ProjectException">They cannot be kept.</exception>
    public async Task<IReadOnlyList<ProjectClip>> AddAsync(IReadOnlyList<ClipFile> files, string? split, CancellationToken cancellationToken)
    {
        List<ProjectClip> added = [];
        foreach (ClipFile file in files)
        {
            try
            {
                ProjectClip clip = await _registration.ReadAsync(file.Source, cancellationToken);
                ProjectClip? known = project.Clips.FirstOrDefault(other => other.Id == clip.Id);
                project.Put(clip with { Split = split ?? known?.Split });
                added.Add(clip);
                terminal.WriteErrorLine($"{file.Name}: {clip.Frames} frames, {clip.Width}x{clip.Height}{(known is null ? "" : "; it was there already")}");
            }
            catch (SourceException error)
            {
                terminal.WriteErrorLine($"{file.Name}: error: {PrintableText.Indented(error.Message)}");
            }
        }

        return added;
    }
}
