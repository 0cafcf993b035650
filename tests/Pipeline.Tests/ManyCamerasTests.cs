using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests;

[NoLeakedFrames]
public sealed class ManyCamerasTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NetworkTurns _turns = new();
    private readonly List<FramePipeline> _cameras = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (FramePipeline camera in _cameras)
            await camera.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_OneFailsOneFlapsOneIsDead_TheOthersGetEverything()
    {
        var good = new ResultSink();
        var away = new SourceException("away", isTransient: true);
        ScriptedSource.Attempt[] flapping = [.. Enumerable.Range(0, 20).Select(i =>
            new ScriptedSource.Attempt { Frames = i % 2, FailsWith = i < 19 ? away : null })];
        using var stop = new CancellationTokenSource();
        FramePipeline[] cameras =
        [
            Build("good", good, new ScriptedSource.Attempt { Frames = 60 }),
            Build("broken", new ResultSink(), new ScriptedSource.Attempt { Frames = 2, FailsWith = new SourceException("gone") }),
            Build("flapping", new ResultSink(), flapping),
            Build("dead", new ResultSink(), new ScriptedSource.Attempt { StaysOpen = true }),
        ];

        Task<PipelineReport>[] runs = Run(cameras, stop.Token);
        // A stop gives up what was read ahead: the good one comes to its end before.
        await Task.WhenAll(runs[0], runs[1]).WaitAsync(Patience);
        await stop.CancelAsync();
        PipelineReport[] reports = await Task.WhenAll(runs).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 60).Select(i => (long)i), good.Frames.Select(frame => frame.Index));
        Assert.Equal(PipelineOutcome.SourceFailed, reports[1].Outcome);
        Assert.Equal(PipelineOutcome.Stopped, reports[3].Outcome);
        Assert.Equal(["good", "broken", "flapping", "dead"], reports.Select(report => report.Snapshot.SourceId));
    }

    [Fact]
    public async Task RunAsync_SinkThatHangsInOneCamera_TakesNoTurnFromTheOther()
    {
        using var stop = new CancellationTokenSource();
        var hung = new ResultSink
        {
            OnWrite = async (_, abort) => await Task.Delay(Timeout.InfiniteTimeSpan, abort),
        };
        var good = new ResultSink();
        FramePipeline[] cameras =
        [
            Build("hung", hung, new ScriptedSource.Attempt { Frames = 200 }),
            Build("good", good, new ScriptedSource.Attempt { Frames = 200 }),
        ];

        Task<PipelineReport>[] runs = Run(cameras, stop.Token);
        await runs[1].WaitAsync(Patience);
        await stop.CancelAsync();
        await Task.WhenAll(runs).WaitAsync(Patience);
        Assert.Equal(200, good.Frames.Count);
    }

    // As the program runs its cameras: side by side, over one set of turns.
    private static Task<PipelineReport>[] Run(IEnumerable<FramePipeline> pipelines, CancellationToken stop) =>
        [.. pipelines.Select(pipeline => Task.Run(() => pipeline.RunAsync(stop), CancellationToken.None))];

    private FramePipeline Build(string id, ResultSink sink, params ScriptedSource.Attempt[] attempts)
    {
        FramePipeline camera = new FramePipelineBuilder()
            .UseSource(
                new ScriptedSource(id, attempts),
                RestartOptions.Forever with { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
                QueueOptions.Lossless)
            .UseSegmenter(new ListedSegmenter { Turns = _turns })
            .UseDrainTimeout(TimeSpan.FromMilliseconds(200))
            .AddSink(sink, QueueOptions.Lossless)
            .Build();
        _cameras.Add(camera);
        return camera;
    }
}
