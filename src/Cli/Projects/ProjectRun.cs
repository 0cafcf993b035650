using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Projects;

/// <summary>Runs clips of a project with one model, one after the other. Disposing it stops the run that goes on.</summary>
internal sealed class ProjectRun : IAsyncDisposable
{
    private readonly SamModel _model;
    private readonly EmbeddingCache _embeddings;
    private readonly ClipLibrary _library;
    private readonly ProjectRuns _runs;

    /// <param name="project">Open to write; used, not owned.</param>
    /// <param name="plan">Model, tracker and schedule.</param>
    /// <param name="loggers">Where stages log.</param>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    /// <exception cref="ManifestException">Its manifest cannot be read.</exception>
    public ProjectRun(AnnotationProject project, RunPlan plan, ILoggerFactory loggers)
    {
        ModelManifest manifest = ManifestReader.Read(plan.Manifest);
        _model = SamModel.Open(manifest, plan.Model);
        ProviderLog.Write(loggers, plan.Model.Encoder.Provider, _model);
        BoxTrackerLog.Write(loggers, plan.IsWithoutBoxTracker);
        _embeddings = ProjectRuns.Embeddings(project);
        _runs = new ProjectRuns(project, plan, manifest, _model, loggers);
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

    /// <summary>Does what is not done of a clip, going on where a run was killed, or some of its frames again.</summary>
    /// <param name="clip">Of the project.</param>
    /// <param name="request">Which of both.</param>
    /// <param name="stop">Stops it; what is done is kept.</param>
    /// <returns>How it ended; null: nothing was to be done.</returns>
    /// <exception cref="ClipException">It cannot be run.</exception>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public async Task<ClipRunStatus?> RunAsync(ProjectClip clip, ClipRunRequest request, CancellationToken stop)
    {
        OpenClip open = await _library.OpenAsync(clip.Id, stop);
        if (request.Direction == RunDirection.Due && !ProjectRuns.IsDue(open))
            return null;
        void Take(ClipRunStatus status) => Changed?.Invoke(status);
        open.Runs.Changed += Take;
        try
        {
            (_, Task<ClipRunStatus> end) = await _runs.StartAsync(open, request, stop);
            await using (stop.UnsafeRegister(static runs => _ = ((ClipRuns)runs!).StopAsync(), open.Runs))
                return await end;
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
}
