using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration;
using SamStream.Cli.Logging;
using SamStream.Cli.Models;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Progress;
using SamStream.Cli.Prompting;
using SamStream.Cli.Terminals;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;

namespace SamStream.Cli.Run;

/// <summary>
/// Carries out a plan. What can be wrong is found in the order of its cost, so that nothing is written for a wrong
/// prompt and no model is loaded for a folder that cannot be written: source, prompts, outputs, model.
/// </summary>
internal sealed class RunJob(RunPlan plan, Terminal terminal, bool isQuiet)
{
    /// <summary>Runs until the source ends or the token is cancelled.</summary>
    /// <exception cref="ConfigurationException">Prompts do not fit the frames.</exception>
    /// <exception cref="SourceException">The source cannot be opened.</exception>
    /// <exception cref="SinkException">The outputs cannot be written.</exception>
    /// <exception cref="ModelException">The model cannot be loaded.</exception>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        ThreadPlan.Apply();
        using ILoggerFactory loggers = Logs.Create(plan.Logging, terminal, errorsOnly: isQuiet);
        await using IFrameSource source = plan.Source.CreateSource(loggers);
        SourceProperties properties = await source.OpenAsync(stop);
        if (plan.ProblemsFor(properties) is { Count: > 0 } problems)
            throw new ConfigurationException(problems);
        WarnOfPrompts(properties);

        ResumedRun? resumed = plan.Overwrite == OverwritePolicy.Resume ? ResumedRun.Find(plan, properties) : null;
        FramePipeline? pipeline = null;
        await using var outputs = new RunSinks(plan, loggers, () => pipeline?.GetSnapshot());
        outputs.Open();
        resumed?.Begin();
        if (resumed is not null && !isQuiet)
            terminal.WriteErrorLine(resumed.Notice);
        using SamModel model = SamModel.Open(
            ManifestReader.Read(plan.Manifest), plan.Model.ForFrames(properties.Width, properties.Height));
        ProviderLog.Write(loggers, plan.Model.Encoder.Provider, model);
        PresetLog.Write(loggers, plan);
        BoxTrackerLog.Write(loggers, plan.IsWithoutBoxTracker);
        StartingMemory.Return();
        var tallies = new ObjectTallies();
        ISegmenter segmenter = new SamSegmenter(model, plan.Tracker);
        IEnumerable<Prompt> prompts = plan.Prompts.Items.Select(item => item.Prompt);

        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseLoggers(loggers)
            .UseSource(source)
            .UseSegmenter(resumed?.Over(segmenter) ?? segmenter)
            .UseSchedule(plan.Cameras[0].Schedule)
            .UseDrainTimeout(plan.DrainTimeout)
            .UsePrompts(resumed?.Prompts(prompts) ?? prompts)
            .UseProposer(resumed is null ? plan.Cameras[0].ProposerOf(model, loggers) : null)
            .AddObserver(tallies);
        foreach (ISink sink in outputs.HandOver())
            builder.AddSink(sink);
        await using (pipeline = builder.Build())
        {
            Task<PipelineReport> run = pipeline.RunAsync(stop);
            if (!isQuiet)
                await FollowAsync(pipeline, source.Id, properties, run);
            PipelineReport report = outputs.Close(await run);
            return new RunReport
            {
                Outcome = report.Outcome,
                Error = report.Error,
                Snapshot = report.Snapshot,
                Objects = tallies.Objects,
                Outputs = outputs.Paths.ThatExist(),
                Warnings = [.. resumed?.Warnings ?? [], .. outputs.Warnings, .. WarningsOf(report)],
            };
        }
    }

    private void WarnOfPrompts(SourceProperties properties)
    {
        if (isQuiet)
            return;
        foreach (OptionProblem doubt in plan.Cameras[0].DoubtsFor(properties))
            terminal.WriteErrorLine($"warning: {doubt}");
        // A container's count is often an estimate, so that the run goes on.
        if (properties.DeclaredFrameCount is not { } declared)
            return;
        foreach (OptionProblem late in plan.Prompts.ProblemsBeyond(declared))
            terminal.WriteErrorLine($"warning: {late} (as many as the source declares, which may be wrong)");
    }

    private async Task FollowAsync(
        FramePipeline pipeline, string title, SourceProperties properties, Task run)
    {
        var display = new ProgressDisplay(terminal, TimeProvider.System);
        await display.FollowAsync(
            title, () => properties.DeclaredFrameCount, () => pipeline.GetSnapshot()?.FramesTracked ?? 0, run);
    }

    private List<string> WarningsOf(PipelineReport report)
    {
        var warnings = new List<string>();
        long captured = report.Snapshot.FramesCaptured;
        foreach (PromptPlan.Item item in plan.Prompts.Items)
        {
            if (report.Outcome is PipelineOutcome.Completed or PipelineOutcome.CompletedWithLosses && item.Prompt.FrameIndex >= captured)
            {
                warnings.Add($"{item.Place}: {item.Key} is for frame {item.Prompt.FrameIndex}, but the source has "
                    + $"{captured} frames: object {item.Prompt.ObjectId} was never looked for");
            }
        }

        warnings.AddRange(report.Snapshot.SourceWarnings);
        // A stop gives up what was read ahead.
        foreach ((DropCause cause, long count) in report.Snapshot.Drops.Where(drop => report.Outcome != PipelineOutcome.Stopped || drop.Key != DropCause.ShutDown))
            warnings.Add($"{count} frames dropped: {cause}");
        return warnings;
    }
}
