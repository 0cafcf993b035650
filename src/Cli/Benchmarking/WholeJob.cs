using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Benchmarking;

/// <summary>The whole job: decode, encode, track, and write overlay, masks, results and summary to a temporary folder.</summary>
internal static class WholeJob
{
    /// <summary>Runs it once; what it wrote is deleted.</summary>
    /// <param name="plan">Of one camera.</param>
    /// <param name="model">Borrowed; may be shared by several jobs.</param>
    /// <param name="frames">The most frames it has.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<WholeJobRound> RunAsync(
        RunPlan plan, SamModel model, int frames, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("samstream-bench-").FullName;
        try
        {
            return await WriteAsync(plan.WithOutputFolder(folder), model, frames, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WholeJobRound> WriteAsync(
        RunPlan plan, SamModel model, int frames, CancellationToken stop)
    {
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime + ChildUsage.ProcessorTimeOfEnded;
        FramePipeline? pipeline = null;
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => pipeline?.GetSnapshot());
        var tally = new TallyingSegmenter(new SamSegmenter(model, plan.Tracker));
        var segmenter = new MeasuredSegmenter(tally, frames);
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(plan.Source.Create(NullLoggerFactory.Instance))
            .UseSegmenter(segmenter)
            .UseSchedule(plan.Cameras[0].Schedule)
            .UsePrompts(plan.Prompts.Items.Select(item => item.Prompt));
        foreach (ISink sink in outputs.HandOver())
            builder.AddSink(sink);
        await using (pipeline = builder.Build())
        {
            PipelineReport report = await pipeline.RunAsync(stop);
            if (report.Error is not null)
                throw report.Error;
            stop.ThrowIfCancellationRequested();
            await pipeline.DisposeAsync();
            TimeSpan processor = Environment.CpuUsage.TotalTime + ChildUsage.ProcessorTimeOfEnded - processorBefore;
            return new WholeJobRound(
                report.Snapshot, [.. segmenter.EncodeBytes], [.. segmenter.TrackBytes],
                processor.TotalSeconds / Math.Max(1, report.Snapshot.FramesTracked),
                tally.Objects.Sum(found => found.FramesIn(TrackState.Lost)));
        }
    }
}
