using Microsoft.Extensions.Logging;
using SamStream.Evaluation.Scores;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;

namespace SamStream.Evaluation.Videos;

/// <summary>
/// Semi-supervised evaluation: the tracker gets the first frame's true mask, or a box or point made from it, and is
/// scored on the frames after it. It is the same pipeline as that of a run.
/// </summary>
/// <param name="model">The model; borrowed.</param>
/// <param name="tracker">How objects are followed.</param>
/// <param name="kind">What the tracker gets of the first mask.</param>
/// <param name="loggers">Where the pipeline logs.</param>
public sealed class VideoEvaluation(SamModel model, TrackerOptions tracker, PromptKind kind, ILoggerFactory loggers)
{
    /// <summary>Opens a sequence's frames, all of them and in their order.</summary>
    public required Func<AnnotatedSequence, IFrameSource> OpenFrames { get; init; }

    /// <summary>Looks on while a sequence runs, until the task ends. Default: nobody.</summary>
    public Func<AnnotatedSequence, FramePipeline, Task, Task>? Watch { get; init; }

    /// <summary>Gets every mask that is compared. Default: nobody does.</summary>
    public HypothesisLog? Hypotheses { get; init; }

    /// <summary>Noise in the encoder's answers. Default: none.</summary>
    public EmbeddingNoise? Noise { get; init; }

    /// <summary>Parts of the tracker that are left out. Default: none.</summary>
    public TrackerParts Without { get; init; }

    /// <summary>Which frames are encoded. Default: every one.</summary>
    public EncodeSchedule Schedule { get; init; } = EncodeSchedule.EveryFrame;

    /// <summary>Follows the objects of one sequence.</summary>
    /// <param name="sequence">Frames and true masks.</param>
    /// <param name="sinks">More outputs for its results; become the pipeline's own.</param>
    /// <param name="stop">Ends it early, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="EvaluationException">The annotations are not usable.</exception>
    public async Task<SequenceOutcome> RunAsync(
        AnnotatedSequence sequence, IEnumerable<ISink> sinks, CancellationToken stop)
    {
        var scorer = new SequenceScorer(sequence);
        Hypotheses?.Begin(
            sequence.Name, sequence.Annotations.ToDictionary(annotation => annotation.FrameIndex, annotation => annotation.Path));
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseLoggers(loggers)
            .UseSource(OpenFrames(sequence))
            .UseSegmenter(new SamSegmenter(model, tracker with { Without = Without })
            {
                Observer = Hypotheses,
                Disturb = Noise is { } noise ? noise.Add : null,
            })
            .UseSchedule(Schedule)
            .UsePrompts(FirstFramePrompts.Create(scorer.First, sequence.Annotations[0].FrameIndex, kind))
            .AddSink(new ScoringSink(scorer));
        foreach (ISink sink in sinks)
            builder.AddSink(sink);
        await using FramePipeline pipeline = builder.Build();
        Task<PipelineReport> run = pipeline.RunAsync(stop);
        if (Watch is not null)
            await Watch(sequence, pipeline, run);

        PipelineReport report = await run;
        if (report.Error is not null)
            throw report.Error;
        stop.ThrowIfCancellationRequested();
        return new SequenceOutcome(scorer.Finish(), report.Snapshot.MeasuredFrameRate);
    }
}
