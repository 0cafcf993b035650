using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Pipeline;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Projects;

/// <summary>
/// Runs what is due of a project's clips, if they are the files that were added, and keeps that in each clip's list of runs. Thread-safe.
/// </summary>
/// <param name="project">Open to write; used, not owned.</param>
/// <param name="plan">Tells the schedule.</param>
/// <param name="manifest">Of the model.</param>
/// <param name="model">Which runs them; used, not owned.</param>
/// <param name="loggers">Told of what cannot be kept.</param>
internal sealed partial class ProjectRuns(AnnotationProject project, RunPlan plan, ModelManifest manifest, SamModel model, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ProjectRuns>();
    private readonly Lock _lock = new();

    // A clip that is open is opened anew when its file changes.
    private readonly ConditionalWeakTable<OpenClip, ProjectClip> _same = [];

    /// <summary>What the encoder said of the frames of a project's clips.</summary>
    public static EmbeddingCache Embeddings(AnnotationProject project) => new(Path.Combine(project.CacheFolder, "embeddings"));

    /// <summary>True if something is to be done between the frames that people have set.</summary>
    public static bool IsDue(OpenClip open) => open.Spans.ToDo(SpanPlanner.Plan(open.Prompts.List)).Spans.Count > 0;

    /// <summary>Begins what is due of a clip, going on where a run was killed, or what is to be done again.</summary>
    /// <param name="open">Of the project.</param>
    /// <param name="request">Which of both.</param>
    /// <param name="cancellationToken">Ends the look at the file; a run that has begun goes on.</param>
    /// <returns>How it has begun, and how it will have ended.</returns>
    /// <exception cref="ClipException">It cannot be run, nothing is due, or it cannot be kept that it is run.</exception>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public async Task<(ClipRunStatus Begun, Task<ClipRunStatus> End)> StartAsync(OpenClip open, ClipRunRequest request, CancellationToken cancellationToken)
    {
        ProjectClip clip = project.Find(open.Id);
        await Task.Run(() => RequireSame(open, clip, cancellationToken), cancellationToken);
        var end = new TaskCompletionSource<ClipRunStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        open.Runs.Changed += Take;
        try
        {
            ClipRunStatus begun = await open.Runs.StartAsync(request, cancellationToken);
            try
            {
                Log(clip, "started", null);
            }
            catch (ClipException)
            {
                await open.Runs.StopAsync();
                throw;
            }

            return (begun, EndAsync());
        }
        catch
        {
            open.Runs.Changed -= Take;
            throw;
        }

        void Take(ClipRunStatus status)
        {
            if (status.IsOver)
                end.TrySetResult(status);
        }

        async Task<ClipRunStatus> EndAsync()
        {
            ClipRunStatus status = await end.Task;
            open.Runs.Changed -= Take;
            Log(clip, EnumWord.Of(status.State), status);
            return status;
        }
    }

    /// <summary>A label that is set becomes a class of the project.</summary>
    /// <exception cref="ClipException">It cannot be kept.</exception>
    public void AddClass(string label)
    {
        try
        {
            lock (_lock)
                project.AddClasses([label]);
        }
        catch (ProjectException error)
        {
            throw new ClipException(ClipFault.Storage, error.Message, error);
        }
    }

    private void RequireSame(OpenClip open, ProjectClip clip, CancellationToken cancellationToken)
    {
        if (_same.TryGetValue(open, out _))
            return;
        if (ClipRegistration.Hash(open.Clip, cancellationToken).Sha256 != clip.Sha256)
        {
            throw new ClipException(ClipFault.Changed,
                $"{project.FileOf(clip)} is not the file that was added: its content has changed. Put that one back, or add this one: samstream project add {project.Folder} {project.FileOf(clip)}");
        }

        _same.AddOrUpdate(open, clip);
    }

    private void Log(ProjectClip clip, string state, ClipRunStatus? end)
    {
        try
        {
            RunLog.Append(project.FolderOf(clip), new RunRecord
            {
                At = MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow()),
                State = state,
                Version = ProgramVersion.Current,
                Model = manifest.Name,
                ModelSha256 = manifest.Encoder.Sha256,
                Precision = EnumWord.Of(model.Precision),
                InputSize = model.Input.ToString(),
                Schedule = ScheduleText.Of(plan.Cameras[0].Schedule),
                Frames = end?.FramesDone,
                Error = end?.Error,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnkept(_logger, state, project.FolderOf(clip), error.Message);
            throw new ClipException(ClipFault.Storage, $"The run cannot be kept in {project.FolderOf(clip)}: {error.Message.TrimEnd('.')}.", error);
        }
    }

    [LoggerMessage(3013, LogLevel.Error, "A run has {State}, which cannot be kept in {Folder}: {Reason}")]
    private static partial void LogUnkept(ILogger logger, string state, string folder, string reason);
}
