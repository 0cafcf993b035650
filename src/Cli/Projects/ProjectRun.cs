using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Projects;

/// <summary>Runs clips of a project with one model, one after the other. Disposing it stops the run that goes on.</summary>
internal sealed class ProjectRun : IAsyncDisposable
{
    private readonly AnnotationProject _project;
    private readonly RunPlan _plan;
    private readonly ModelManifest _manifest;
    private readonly SamModel _model;
    private readonly EmbeddingCache _embeddings;
    private readonly ClipLibrary _library;

    /// <param name="project">Open to write; used, not owned.</param>
    /// <param name="plan">Model, tracker and schedule.</param>
    /// <param name="loggers">Where stages log.</param>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    /// <exception cref="ManifestException">Its manifest cannot be read.</exception>
    public ProjectRun(AnnotationProject project, RunPlan plan, ILoggerFactory loggers)
    {
        (_project, _plan) = (project, plan);
        _manifest = ManifestReader.Read(plan.Manifest);
        _model = SamModel.Open(_manifest, plan.Model);
        ProviderLog.Write(loggers, plan.Model.Encoder.Provider, _model);
        BoxTrackerLog.Write(loggers, plan.IsWithoutBoxTracker);
        _embeddings = new EmbeddingCache(Path.Combine(project.CacheFolder, "embeddings"));
        _library = new ClipLibrary(new ClipLibraryOptions
        {
            Find = () => ProjectClips.Find(project),
            OutputFolder = project.ClipsFolder,
            Runs = new ClipRunParts(() => new SamSegmenter(_model, plan.Tracker, _embeddings), plan.Cameras[0].Schedule, loggers, TimeProvider.System),
            MaximumObjects = plan.Tracker.MaximumObjects,
        });
    }

    /// <summary>Told of every frame that is done, on the run's own threads.</summary>
    public event Action<ClipRunStatus>? Changed;

    /// <summary>Does what is not done of a clip; goes on where a run was killed.</summary>
    /// <param name="clip">Of the project.</param>
    /// <param name="stop">Stops it; what is done is kept.</param>
    /// <returns>How it ended; null: nothing was to be done.</returns>
    /// <exception cref="ClipException">It cannot be run.</exception>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public async Task<ClipRunStatus?> RunAsync(ProjectClip clip, CancellationToken stop)
    {
        OpenClip open = await _library.OpenAsync(clip.Id, stop);
        if (open.Prompts.List.Count == 0 || (open.Spans.Doing is null && open.Spans.Due(SpanPlanner.Plan(open.Prompts.List)).Count == 0))
            return null;
        if (ClipRegistration.Hash(open.Clip, stop).Sha256 != clip.Sha256)
        {
            throw new ClipException(ClipFault.Changed,
                $"{_project.FileOf(clip)} is not the file that was added: its content has changed. Put that one back, or add this one: samstream project add {_project.Folder} {_project.FileOf(clip)}");
        }

        void Take(ClipRunStatus status) => Changed?.Invoke(status);
        open.Runs.Changed += Take;
        try
        {
            Log(clip, "started", null);
            ClipRunStatus end = await open.Runs.RunAsync(new ClipRunRequest(0, RunDirection.Due), stop);
            Log(clip, EnumWord.Of(end.State), end);
            return end;
        }
        finally
        {
            open.Runs.Changed -= Take;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _library.DisposeAsync();
        _model.Dispose();
    }

    private void Log(ProjectClip clip, string state, ClipRunStatus? end)
    {
        try
        {
            RunLog.Append(_project.FolderOf(clip), new RunRecord
            {
                At = MessageMapping.ToIso8601(TimeProvider.System.GetUtcNow()),
                State = state,
                Version = ProgramVersion.Current,
                Model = _manifest.Name,
                ModelSha256 = _manifest.Encoder.Sha256,
                Precision = EnumWord.Of(_model.Precision),
                InputSize = _model.Input.ToString(),
                Schedule = ScheduleText.Of(_plan.Cameras[0].Schedule),
                Frames = end?.FramesDone,
                Error = end?.Error,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClipException(ClipFault.Storage, $"The run cannot be kept in {_project.FolderOf(clip)}: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
