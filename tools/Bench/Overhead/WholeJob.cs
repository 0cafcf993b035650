using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Run;
using SamStream.Model;
using SamStream.Model.Tracking;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Bench.Overhead;

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
        TimeSpan processorBefore = ProcessorUse.Total;
        FramePipeline? pipeline = null;
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => pipeline?.GetSnapshot());
        var tallies = new ObjectTallies();
        var allocations = new AllocationObserver(frames);
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(plan.Source.CreateSource(NullLoggerFactory.Instance))
            .UseSegmenter(new SamSegmenter(model, plan.Tracker))
            .UseSchedule(plan.Cameras[0].Schedule)
            .UsePrompts(plan.Prompts.Items.Select(item => item.Prompt))
            .AddObserver(tallies)
            .AddObserver(allocations);
        foreach (ISink sink in outputs.HandOver())
            builder.AddSink(sink);
        await using (pipeline = builder.Build())
        {
            PipelineReport report = await pipeline.RunAsync(stop);
            if (report.Error is not null)
                throw report.Error;
            stop.ThrowIfCancellationRequested();
            await pipeline.DisposeAsync();
            TimeSpan processor = ProcessorUse.Total - processorBefore;
            return new WholeJobRound(
                report.Snapshot, [.. allocations.EncodeBytes], [.. allocations.TrackBytes],
                processor.TotalSeconds / Math.Max(1, report.Snapshot.FramesTracked),
                tallies.Objects.Sum(found => found.FramesIn(TrackState.Lost)));
        }
    }
}

/// <summary>One run of the whole job.</summary>
/// <param name="Snapshot">The counters at its end.</param>
/// <param name="EncodeBytes">Managed bytes allocated by the encode stage's own code, for each frame in order.</param>
/// <param name="TrackBytes">The same of the track stage.</param>
/// <param name="ProcessorSeconds">Time of all processors for one frame.</param>
/// <param name="LostMasks">How often an object was lost, and the decoder not asked for it.</param>
internal sealed record WholeJobRound(
    PipelineSnapshot Snapshot, IReadOnlyList<long> EncodeBytes, IReadOnlyList<long> TrackBytes,
    double ProcessorSeconds, long LostMasks)
{
    /// <summary>Frames a second, from opening the source to closing the last output.</summary>
    public double FrameRate => Snapshot.MeasuredFrameRate;
}
