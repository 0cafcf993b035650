using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Supervision;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>
/// Pipelines that start, are prompted, paused and stopped in any order while every part of them fails now and then. It takes a
/// minute, as faults meet by chance; whatever it finds is repeated by the seed in its message, mostly.
/// </summary>
[NoLeakedFrames]
public sealed class StressTests
{
    private const int Cameras = 8;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    [Slow("It runs for a minute: faults meet by chance, and rare meetings need time.")]
    public async Task Pipelines_FaultsAtEverySeam_EndWithoutALeak()
    {
        // All of them share a network, as cameras do.
        var turns = new NetworkTurns();
        var found = new ConcurrentQueue<string>();
        long started = Stopwatch.GetTimestamp();
        int runs = 0;
        await Task.WhenAll(Enumerable.Range(0, Cameras).Select(camera => Task.Run(async () =>
        {
            for (int round = 0; Stopwatch.GetElapsedTime(started) < Duration && found.IsEmpty; round++)
            {
                int seed = (camera * 100_000) + round;
                var faults = new Faults(seed);
                try
                {
                    await RunOneAsync(faults, turns);
                }
                catch (Exception error)
                {
                    found.Enqueue($"seed {seed}: {error}");
                }

                foreach (string defect in faults.Defects)
                    found.Enqueue($"seed {seed}: {defect}");
                Interlocked.Increment(ref runs);
            }
        })));

        Assert.Empty(found);
        Assert.True(runs > 10 * Cameras, $"{runs} runs show little");
        // Nobody holds a turn.
        (await turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask().WaitAsync(Patience)).Dispose();
    }

    private static async Task RunOneAsync(Faults faults, NetworkTurns turns)
    {
        var segmenter = new FaultySegmenter(faults, turns);
        var source = new FaultySource(faults);
        FaultySink[] sinks = [.. Enumerable.Range(0, faults.Next(3)).Select(i => new FaultySink($"sink{i}", faults))];
        var answers = new AnswerList();
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(source, RestartOptions.Forever with { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(3) })
            .UseSegmenter(segmenter)
            .UseDrainTimeout(TimeSpan.FromMilliseconds(faults.Next(300)))
            .AddListener(answers)
            .AddListener(new FaultyListener(faults));
        if (faults.Next(2) == 0)
            builder.UseSchedule(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 2 + faults.Next(4) });
        foreach (FaultySink sink in sinks)
            builder.AddSink(sink);
        FramePipeline pipeline = builder.Build();
        using var stop = new CancellationTokenSource();
        Task<PipelineReport>? run = faults.Next(20) == 0 ? null : pipeline.RunAsync(stop.Token);
        int commands = faults.Next(12);
        for (int i = 0; i < commands; i++)
        {
            pipeline.Submit(AnyCommand(faults) with { RequestId = i.ToString(CultureInfo.InvariantCulture) });
            await Task.Delay(faults.Next(8));
        }

        // Somebody looks on.
        _ = pipeline.GetSnapshot()?.Stages;
        switch (faults.Next(4))
        {
            case 0:
                await stop.CancelAsync();
                break;
            case 1:
                // What started it has failed: nobody waits for the run.
                break;
            default:
                if (run is not null && !source.StaysOpen)
                    await Task.WhenAny(run, Task.Delay(faults.Next(400)));
                break;
        }

        try
        {
            await pipeline.DisposeAsync().AsTask().WaitAsync(Patience);
        }
        catch (InvalidOperationException error) when (error.Message == FaultySource.CannotClose)
        {
            // Told, and everything else is freed all the same.
        }

        if (run is not null)
        {
            faults.Check(run.IsCompletedSuccessfully, $"the run has {run.Status} {run.Exception?.Message}");
            faults.Check(answers.FindDefect() is null, answers.FindDefect()!);
        }

        faults.Check(segmenter.IsDisposed, "the segmenter is not disposed");
        faults.Check(segmenter.EmbeddingsAlive == 0, $"{segmenter.EmbeddingsAlive} embeddings are out");
        faults.Check(source.IsDisposed, "the source is not disposed");
        foreach (FaultySink sink in sinks)
            faults.Check(sink.Disposals == 1, $"{sink.Name} was disposed {sink.Disposals} times");
    }

    private static CameraCommand AnyCommand(Faults faults) => faults.Next(6) switch
    {
        0 => new PauseCamera(),
        1 => new ResumeCamera(),
        2 => new TakeSnapshot(),
        3 => new ResetCamera(),
        4 => new RemoveObject(new ObjectId(1)),
        _ => new PromptObject(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(0, 0, 2, 2) }),
    };
}
