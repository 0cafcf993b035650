using SamStream.Bench.Overhead;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Pipeline.Geometry;

namespace SamStream.Bench.Workers;

/// <summary>Makes what a task asks for.</summary>
internal static class Workloads
{
    /// <summary>Frames after which buffers are made and most code is compiled.</summary>
    private const int WarmUpFrames = 10;

    /// <summary>Loads it and warms it up.</summary>
    public static async Task<IWorkload> CreateAsync(WorkerTask task, CancellationToken stop)
    {
        var network = new OnnxSessionOptions { Provider = task.Provider, IntraOpThreads = task.Threads };
        ThreadPlan threads = ThreadPlan.For(task.Cameras, network);
        ThreadPlan.Apply();
        if (task.Kind is WorkKind.Decode or WorkKind.DecodeInProcess or WorkKind.Overlay)
            return await CreateMediaAsync(task, stop);
        if (task.Kind == WorkKind.Job)
            return await CreateJobAsync(task, stop);
        ModelManifest manifest = ModelCatalog.For().Read(task.Model);
        SamModelOptions options = task.ModelOptions(threads.Network);
        IWorkload graph = await CreateGraphAsync(task, manifest, options, stop);
        using var clock = new MeasurementClock();
        await graph.RunAsync(clock, stop);
        return graph;
    }

    private static async Task<IWorkload> CreateMediaAsync(WorkerTask task, CancellationToken stop)
    {
        IWorkload work = task.Kind switch
        {
            WorkKind.Decode => new DecodeWork(WorkerClip.PlanOf(task, task.Frames).Source),
            WorkKind.DecodeInProcess => new InProcessDecodeWork(task.Input, task.Frames),
            _ => new OverlayWork(await WorkerClip.ReadAsync(task, task.Frames, stop), task.Preset),
        };
        using var clock = new MeasurementClock();
        await work.RunAsync(clock, stop);
        return work;
    }

    private static async Task<IWorkload> CreateJobAsync(WorkerTask task, CancellationToken stop)
    {
        RunPlan plan = WorkerClip.PlanOf(task, 1);
        using FrameClip first = await WorkerClip.ReadAsync(task, 1, stop);
        SamModel model = SamModel.Open(
            ManifestReader.Read(plan.Manifest), plan.Model.ForFrames(first.Frames[0].Width, first.Frames[0].Height));
        int few = Math.Min(WarmUpFrames, task.Frames);
        var warmUp = new JobWork(model, WorkerClip.PlanOf(task, few), few, task.Cameras);
        using var clock = new MeasurementClock();
        await warmUp.RunAsync(clock, stop);
        return new JobWork(model, WorkerClip.PlanOf(task, task.Frames), task.Frames, task.Cameras);
    }

    private static async Task<IWorkload> CreateGraphAsync(
        WorkerTask task, ModelManifest manifest, SamModelOptions options, CancellationToken stop)
    {
        FrameClip clip = await WorkerClip.ReadAsync(task, task.Frames, stop);
        SamModelOptions sized = options.ForFrames(clip.Frames[0].Width, clip.Frames[0].Height);
        if (task.Kind == WorkKind.Encoder)
            return new EncoderWork(new EncoderRun(manifest, sized), clip, task.Runs);
        if (task.Kind == WorkKind.SamLightening)
            return new EncoderWork(SeededEncoder.Open(manifest, sized, clip.Frames), clip, task.Runs);
        using (clip)
        {
            RunPlan plan = WorkerClip.PlanOf(task, 1);
            BoxXyxy box = plan.Prompts.Items[0].Prompt.Box!.Value;
            return task.Kind == WorkKind.StockDecoder
                ? new StockDecoderWork(manifest, options, clip.Frames[0], box, task.Runs)
                : new DecoderWork(manifest, options, clip.Frames[0], box, task.Runs);
        }
    }
}

/// <summary>Something that can be measured again and again; loaded and warm.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Does the work of a measurement.</summary>
    /// <param name="clock">Runs while that is done which is measured.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Frames, or runs of a graph.</returns>
    Task<int> RunAsync(MeasurementClock clock, CancellationToken stop);
}

/// <summary>The whole job: once, or by several cameras at the same time that share the model.</summary>
/// <param name="model">Owned.</param>
/// <param name="plan">Of one camera.</param>
/// <param name="frames">Frames of each camera.</param>
/// <param name="cameras">How many.</param>
internal sealed class JobWork(SamModel model, RunPlan plan, int frames, int cameras) : IWorkload
{
    public async Task<int> RunAsync(MeasurementClock clock, CancellationToken stop)
    {
        WholeJobRound[] rounds = [];
        await clock.TimeAsync(async () => rounds = await Task.WhenAll(Enumerable.Range(0, cameras).Select(
            _ => Task.Run(() => WholeJob.RunAsync(plan, model, frames, stop), stop))));
        return (int)rounds.Sum(round => round.Snapshot.FramesTracked);
    }

    public void Dispose() => model.Dispose();
}
