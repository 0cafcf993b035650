using Microsoft.Extensions.Logging;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Logging;
using SamStream.Cli.Metrics;
using SamStream.Cli.Models;
using SamStream.Cli.Projects;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Console;
using SamStream.Console.Hosting;
using SamStream.Model;
using SamStream.Model.Embeddings;
using SamStream.Model.Manifests;
using SamStream.Model.Pointing;
using SamStream.Model.Tracking;

namespace SamStream.Cli.Clips.Desk;

/// <summary>Serves recorded video until it is told to stop.</summary>
/// <param name="inputs">Files and folders.</param>
/// <param name="plan">Of one of them: model, tracker, schedule, where to listen and to write.</param>
/// <param name="terminal">Where the log goes.</param>
/// <param name="isQuiet">Errors only, there.</param>
/// <param name="project">Whose clips they are, open to write; null: nobody's but the inputs'. Used, not owned.</param>
internal sealed partial class ServedClips(IReadOnlyList<string> inputs, RunPlan plan, Terminal terminal, bool isQuiet, AnnotationProject? project = null)
{
    /// <summary>Runs until the token is cancelled.</summary>
    /// <exception cref="ConfigurationException">The port cannot be had.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        ThreadPlan.Apply();
        using ILoggerFactory loggers = Logs.Create(plan.Logging, terminal, errorsOnly: isQuiet);
        ILogger logger = loggers.CreateLogger<ServedClips>();
        ModelManifest manifest = ManifestReader.Read(plan.Manifest);
        using SamModel model = SamModel.Open(manifest, plan.Model);
        ProviderLog.Write(loggers, plan.Model.Encoder.Provider, model);
        BoxTrackerLog.Write(loggers, plan.IsWithoutBoxTracker);
        EmbeddingCache? embeddings = project is null ? null : ProjectRuns.Embeddings(project);
        using var previewer = new SamMaskPreviewer(model, cache: embeddings);
        var parts = new ClipRunParts(() => new SamSegmenter(model, plan.Tracker, embeddings), plan.Cameras[0].Schedule, loggers, TimeProvider.System);
        var library = new ClipLibrary(new ClipLibraryOptions
        {
            Find = project is null ? new ClipFiles(inputs).Find : () => ProjectClips.Find(project),
            OutputFolder = project?.ClipsFolder ?? plan.OutputFolder,
            Runs = parts,
            MaximumObjects = plan.Tracker.MaximumObjects,
        });
        ProjectRuns? runs = project is null ? null : new ProjectRuns(project, plan, manifest, model, loggers);
        await using var desk = new ClipDesk(library, previewer, project?.Name ?? NameOf(inputs), manifest.Name, runs);
        var metrics = new RunMetrics();
        await using var site = new ConsoleSite(
            new StatusPages(() => Readiness(library).ToAnswer(), metrics.WriteAsync),
            hasConsole: true, ProgramVersion.Current, plan.Http!, plan.Access, logger, clips: desk);
        try
        {
            HttpServer server = await site.ListenAsync(plan.Place);
            LogServing(logger, plan.Http!.Scheme, server.EndPoint.ToString(), project?.Folder ?? plan.OutputFolder);
        }
        catch (ListenException error)
        {
            throw new ConfigurationException(error.Problem);
        }

        // Of a large folder it takes a while.
        await Task.Run(desk.List, CancellationToken.None);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // It is not listened before the model is loaded.
    private static ReadinessMessage Readiness(ClipLibrary library)
    {
        string? reason = library.Count switch
        {
            null => "the clips are not listed yet",
            0 => "there is no clip",
            _ => null,
        };
        return new ReadinessMessage { Ready = reason is null, Reasons = reason is null ? [] : [reason], Cameras = [] };
    }

    private static string NameOf(IReadOnlyList<string> inputs) => inputs is [var only]
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(only)))
        : $"{inputs.Count} inputs";

    [LoggerMessage(3012, LogLevel.Information, "Console: {Scheme}://{Address}/; prompts and results are kept in {Folder}")]
    private static partial void LogServing(ILogger logger, string scheme, string address, string folder);
}
