using SamStream.Cli.Models;
using SamStream.Cli.Run;
using SamStream.Cli.Threads;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Pipeline.Geometry;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

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
        ModelManifest manifest = ModelCatalog.For().Read(task.Model);
        SamModelOptions options = task.ModelOptions(threads.Network);
        if (task.Kind == WorkKind.Job)
            return await CreateJobAsync(task, manifest, options, stop);
        IWorkload graph = await CreateGraphAsync(task, manifest, options, stop);
        using var clock = new LapClock();
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
        using var clock = new LapClock();
        await work.RunAsync(clock, stop);
        return work;
    }

    private static async Task<IWorkload> CreateJobAsync(
        WorkerTask task, ModelManifest manifest, SamModelOptions options, CancellationToken stop)
    {
        using FrameCollector first = await WorkerClip.ReadAsync(task, 1, stop);
        SamModel model = SamModel.Open(manifest, options.ForFrames(first.Frames[0].Width, first.Frames[0].Height));
        int few = Math.Min(WarmUpFrames, task.Frames);
        var warmUp = new JobWork(model, WorkerClip.PlanOf(task, few), few, task.Cameras);
        using var clock = new LapClock();
        await warmUp.RunAsync(clock, stop);
        return new JobWork(model, WorkerClip.PlanOf(task, task.Frames), task.Frames, task.Cameras);
    }

    private static async Task<IWorkload> CreateGraphAsync(
        WorkerTask task, ModelManifest manifest, SamModelOptions options, CancellationToken stop)
    {
        FrameCollector clip = await WorkerClip.ReadAsync(task, task.Frames, stop);
        if (task.Kind == WorkKind.Encoder)
            return new EncoderWork(manifest, options, clip, task.Runs);
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
