using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Projects;

/// <summary>
/// Annotates whatever comes: clips that appear, and what people set. Between its runs the project is free for others to write; while
/// another process has it, nothing is begun.
/// </summary>
/// <param name="folder">Of the project.</param>
/// <param name="watch">Finds clips that appear.</param>
/// <param name="terminal">Where it is told.</param>
/// <param name="time">Tells when to look again.</param>
internal sealed class WatchJob(string folder, ClipWatch watch, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A clip that failed is tried again when something is set on it, or its file is another one.
    private readonly Dictionary<string, (DateTime SetAt, object? Version)> _failed = [];
    private bool _isTold;

    /// <summary>Looks again and again until the token is cancelled.</summary>
    /// <param name="prepare">Sets on a clip that has appeared what is set on every one; throws if that does not fit it.</param>
    /// <param name="run">Runs what is due of clips, and tells how each ended.</param>
    /// <param name="stop">Ends it; what is done is kept.</param>
    /// <returns>True if no clip has failed.</returns>
    /// <exception cref="ProjectException">The project cannot be read any more.</exception>
    public async Task<bool> RunAsync(
        Action<AnnotationProject, ProjectClip> prepare, Func<AnnotationProject, IReadOnlyList<ProjectClip>, Task<IReadOnlyList<ClipEnd>>> run, CancellationToken stop)
    {
        bool isClean = true;
        List<ClipFile> appeared = [];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using (AnnotationProject seen = AnnotationProject.OpenReadOnly(folder))
                {
                    appeared.AddRange(watch.Look(seen));
                    if (appeared.Count > 0 || seen.Clips.Any(clip => IsDue(seen, clip)))
                        isClean &= await TakeAsync(appeared, prepare, run, stop);
                }

                await Task.Delay(Interval, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }

        return isClean;
    }

    private async Task<bool> TakeAsync(
        List<ClipFile> appeared, Action<AnnotationProject, ProjectClip> prepare, Func<AnnotationProject, IReadOnlyList<ProjectClip>, Task<IReadOnlyList<ClipEnd>>> run, CancellationToken stop)
    {
        using AnnotationProject? project = TryOpen();
        if (project is null)
            return true;
        ClipFile[] files = [.. appeared];
        appeared.Clear();
        var known = project.Clips.Select(clip => clip.Id).ToHashSet();
        IReadOnlyList<ProjectClip> added = await new ClipIntake(project, terminal).AddAsync(files, null, stop);
        bool isClean = added.Count == files.Length;
        foreach (ProjectClip clip in added.Where(clip => !known.Contains(clip.Id)))
        {
            try
            {
                prepare(project, clip);
            }
            catch (Exception error) when (error is ConfigurationException or ClipException)
            {
                isClean = false;
                terminal.WriteErrorLine($"{AnnotationProject.NameOf(clip)}: error: {PrintableText.Indented(error.Message)}");
            }
        }

        ProjectClip[] due = [.. project.Clips.Where(clip => IsDue(project, clip))];
        foreach (ClipEnd end in due.Length == 0 ? [] : await run(project, due))
        {
            if (end.Error is null)
                continue;
            isClean = false;
            _failed[end.Clip.Id] = MarkOf(project, end.Clip);
        }

        return isClean;
    }

    private AnnotationProject? TryOpen()
    {
        try
        {
            AnnotationProject project = AnnotationProject.Open(folder);
            _isTold = false;
            return project;
        }
        catch (ProjectException error) when (error.IsLocked)
        {
            if (!_isTold)
                terminal.WriteErrorLine($"Waiting: {error.Message}");
            _isTold = true;
            return null;
        }
    }

    private bool IsDue(AnnotationProject project, ProjectClip clip)
    {
        if (_failed.TryGetValue(clip.Id, out var failed) && failed == MarkOf(project, clip))
            return false;
        try
        {
            IReadOnlyList<ObjectSpan> spans = SpanPlanner.Plan(ProjectPrompts.Read(project, clip).List);
            return ProjectPrompts.ReadSpans(project, clip).ToDo(spans).Spans.Count > 0;
        }
        catch (ClipException)
        {
            // Running it tells what is wrong.
            return true;
        }
    }

    private static (DateTime SetAt, object? Version) MarkOf(AnnotationProject project, ProjectClip clip) =>
        (File.GetLastWriteTimeUtc(Path.Combine(project.FolderOf(clip), ClipPrompts.FileName)), ProjectClips.Of(project, clip).Version);
}
