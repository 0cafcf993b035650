using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Inputs;
using SamStream.Cli.Prompting;
using SamStream.Cli.Run;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;

namespace SamStream.Bench.Workers;

/// <summary>The frames of a worker's task, and the objects on them.</summary>
internal static class WorkerClip
{
    /// <summary>The whole job on its first frames.</summary>
    /// <exception cref="ConfigurationException">The input or a box is wrong.</exception>
    public static RunPlan PlanOf(WorkerTask task, int frames)
    {
        var prompts = new PromptArguments(frame: 0);
        var options = new RunOptions
        {
            Preset = task.JobPreset,
            Model = new ModelOptions
            {
                Manifest = task.Model,
                InputSize = task.InputSize,
                Quality = task.Quality,
                Precision = task.Precision,
                Threads = task.Threads,
                Provider = task.Provider,
                CudaGraph = task.CudaGraph,
            },
            Source = new SourceOptions { Input = task.Input, Frames = frames },
            Prompts = prompts.Read([.. task.Boxes], [], []),
            Output = new OutputOptions { Folder = Path.GetTempPath() },
        };
        return ConfiguredRun.Plan(options, Environment.CurrentDirectory, Place.CommandLine, prompts.Problems);
    }

    /// <summary>Its first frames in memory.</summary>
    /// <exception cref="SourceException">The input cannot be read.</exception>
    public static async Task<FrameClip> ReadAsync(WorkerTask task, int frames, CancellationToken stop)
    {
        await using IFrameSource source = PlanOf(task, frames).Source.CreateSource(NullLoggerFactory.Instance);
        return await FrameClip.ReadAsync(source, frames, stop);
    }
}
