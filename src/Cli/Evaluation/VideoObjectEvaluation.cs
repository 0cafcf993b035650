using Microsoft.Extensions.Logging;
using SamStream.Cli.Progress;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Scheduling;
using SamStream.Sinks.Files;
using SamStream.Sinks.MaskImages;
using SamStream.Sources.Images;

namespace SamStream.Cli.Evaluation;

/// <summary>
/// Semi-supervised evaluation: the tracker gets the first frame's true mask, or a box or point made from it, and is
/// scored on the frames after it. It is the same pipeline as that of a run.
/// </summary>
internal sealed class VideoObjectEvaluation(
    SamModel model, TrackerOptions tracker, PromptKind kind, ProgressDisplay? progress, ILoggerFactory loggers)
{
    /// <summary>Where masks are kept, a folder for each sequence; null: nowhere.</summary>
    public string? MasksFolder { get; init; }

    /// <summary>Which frames are encoded. Default: every one.</summary>
    public EncodeSchedule Schedule { get; init; } = EncodeSchedule.EveryFrame;

    /// <summary>Follows the objects of one sequence.</summary>
    /// <exception cref="EvaluationException">The annotations are not usable.</exception>
    public async Task<SequenceOutcome> RunAsync(AnnotatedSequence sequence, CancellationToken stop)
    {
        var scorer = new SequenceScorer(sequence);
        var source = new ImageFolderOptions
        {
            Id = sequence.Name,
            Files = sequence.Frames,
            OnUnreadableImage = UnreadableImagePolicy.Fail,
        };

        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseLoggers(loggers)
            .UseSource(source.CreateSource(loggers))
            .UseSegmenter(new SamSegmenter(model, tracker))
            .UseSchedule(Schedule)
            .UsePrompts(FirstFramePrompts.Create(scorer.First, sequence.Annotations[0].FrameIndex, kind))
            .AddSink(new ScoringSink(scorer));
        using OutputFolder? masks = MasksFolder is null ? null : new OutputFolder(MasksFolder, OverwritePolicy.Replace);
        if (masks is not null)
            builder.AddSink(new MaskImageSink(masks, new MaskImageOptions { FolderName = sequence.Name }));
        await using FramePipeline pipeline = builder.Build();
        Task<PipelineReport> run = pipeline.RunAsync(stop);
        if (progress is not null)
        {
            await progress.FollowAsync(
                sequence.Name, () => sequence.Frames.Count, () => pipeline.GetSnapshot()?.FramesTracked ?? 0, run);
        }

        PipelineReport report = await run;
        if (report.Error is not null)
            throw report.Error;
        stop.ThrowIfCancellationRequested();
        return new SequenceOutcome(scorer.Finish(), report.Snapshot.MeasuredFrameRate);
    }
}
