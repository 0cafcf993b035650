using SamStream.Pipeline.Events;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Supervision;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Outages;

[NoLeakedFrames]
public sealed class OutageTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly RestartOptions Soon =
        RestartOptions.Forever with { InitialDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) };

    private static readonly SourceException Away = new("the camera is away", isTransient: true);

    private readonly RecordingListener _listener = new();
    private readonly ListedSegmenter _segmenter = new();
    private readonly ResultSink _sink = new();

    public async ValueTask DisposeAsync()
    {
        _segmenter.Dispose();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_CameraAwayAtTheStart_IsOpenedWhenItIsThere()
    {
        var attempts = new ScriptedSource.Attempt[]
        {
            new() { OpenFailsWith = Away }, new() { OpenFailsWith = Away }, new() { Frames = 3 },
        };
        PipelineReport report = await RunAsync(attempts);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal([0, 1, 2], _sink.Frames.Select(frame => frame.Index));
        SourceState[] expected =
        [
            SourceState.Connecting, SourceState.Backoff, SourceState.Connecting, SourceState.Backoff,
            SourceState.Connecting, SourceState.Running, SourceState.Ended,
        ];
        Assert.Equal(expected, _listener.Events.OfType<SourceStateChanged>().Select(change => change.Status.State));
        Assert.Equal("camera", _listener.Camera!.SourceId);
        Assert.Equal("the camera is away", report.Snapshot.SourceStatus!.LastError);
    }

    [Fact]
    public async Task RunAsync_SourceThatWillNeverOpen_FailsAtOnceAndDisposesTheSinks()
    {
        var missing = new SourceException("no such file");
        PipelineReport report = await RunAsync([new() { OpenFailsWith = missing }]);

        Assert.Equal(PipelineOutcome.SourceFailed, report.Outcome);
        Assert.Same(missing, report.Error);
        Assert.True(_sink.IsDisposed);
    }

    [Theory]
    [InlineData(4, 2, 120)]
    [InlineData(8, 6, 120)]
    [InlineData(4, 2, 0)]
    public async Task RunAsync_CameraComesBack_IsABreakWithTheSameObjects(int width, int height, int clockStartsAtMs)
    {
        var seen = new TaskCompletionSource();
        ResultSink sink = SinkThatTells(seen, index: 2);
        PipelineReport report = await RunAsync(
            [
                new() { Frames = 3, BeforeEnd = () => seen.Task.WaitAsync(Patience), FailsWith = Away },
                new()
                {
                    Frames = 2,
                    Width = width,
                    Height = height,
                    StartsAt = TimeSpan.FromMilliseconds(clockStartsAtMs),
                },
            ],
            sink);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal([false, false, false, true, false], _segmenter.Tracked.Select(frame => frame.IsDiscontinuity));
        ObjectStateChanged[] changes = [.. _listener.Objects];
        Assert.Equal(
            [(null, TrackState.Tracked), (TrackState.Tracked, TrackState.Lost), (TrackState.Lost, TrackState.Tracked)],
            changes.Select(change => (change.From, change.To!.Value)));
        Assert.Equal(
            [ObjectChangeReason.Prompted, ObjectChangeReason.SourceOutage, ObjectChangeReason.Observed],
            changes.Select(change => change.Reason));
        Assert.Equal([0, 2, 3], changes.Select(change => change.FrameIndex));
        Assert.Equal(width, report.Snapshot.Source!.Width);
    }

    [Fact]
    public async Task RunAsync_FramesStillOnTheirWayWhenTheSourceGoes_DoNotBringTheObjectsBack()
    {
        var tracking = new TaskCompletionSource();
        var isAway = new TaskCompletionSource();
        var segmenter = new ListedSegmenter
        {
            StateOf = (frame, _) =>
            {
                if (frame.Index == 1)
                {
                    tracking.TrySetResult();
                    Assert.True(isAway.Task.Wait(Patience));
                }

                return TrackState.Tracked;
            },
        };
        Task away = _listener.WaitAsync(happened => happened is ObjectStateChanged { Reason: ObjectChangeReason.SourceOutage });
        _ = away.ContinueWith(_ => isAway.TrySetResult(), TaskScheduler.Default);
        await RunAsync(
            [
                new() { Frames = 2, BeforeEnd = () => tracking.Task.WaitAsync(Patience), FailsWith = Away },
                new() { Frames = 1 },
            ],
            segmenter: segmenter);

        Assert.Equal(
            [TrackState.Tracked, TrackState.Lost, TrackState.Tracked], _listener.Objects.Select(change => change.To!.Value));
        Assert.Equal(2, _listener.Objects.Last().FrameIndex);
    }

    [Fact]
    public async Task RunAsync_ObjectNotFoundAgain_IsToldAsExpired()
    {
        var segmenter = new ListedSegmenter { StateOf = (frame, _) => frame.Index < 2 ? TrackState.Lost : null };
        await RunAsync([new() { Frames = 3 }], segmenter: segmenter);

        ObjectStateChanged last = _listener.Objects.Last();
        Assert.Equal((TrackState.Lost, null, ObjectChangeReason.Expired), (last.From, last.To, last.Reason));
    }

    [Fact]
    public async Task RunAsync_BreakOnAFrameThatIsSuperseded_IsToldByTheNext()
    {
        using var encoderMayGo = new SemaphoreSlim(0);
        var encoderBusy = new TaskCompletionSource();
        var segmenter = new ListedSegmenter
        {
            OnEncode = frame =>
            {
                encoderBusy.TrySetResult();
                if (frame.Metadata.Index == 0)
                    encoderMayGo.Wait(Patience);
            },
        };
        await RunAsync(
            [
                new() { Frames = 1, BeforeEnd = () => encoderBusy.Task.WaitAsync(Patience), FailsWith = Away },
                new()
                {
                    // Frame 1 shows the break and is replaced by frame 2 while the encoder is busy.
                    Frames = 2,
                    BeforeEnd = () =>
                    {
                        encoderMayGo.Release();
                        return Task.CompletedTask;
                    },
                },
            ],
            segmenter: segmenter,
            queue: QueueOptions.NewestWins);

        Assert.Equal([(0L, false), (2L, true)], segmenter.Tracked.Select(frame => (frame.Index, frame.IsDiscontinuity)));
    }

    [Fact]
    public async Task RunAsync_BreakOnAFrameThatABusySinkDrops_IsToldByItsNext()
    {
        TaskCompletionSource isBusy = new(), mayGo = new(), allSeen = new();
        await using var busy = new ResultSink("busy")
        {
            OnWrite = async (index, _) =>
            {
                isBusy.TrySetResult();
                if (index == 0)
                    await mayGo.Task.WaitAsync(Patience);
            },
        };
        await using ResultSink quick = SinkThatTells(allSeen, index: 8);
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(
                new ScriptedSource(
                    "camera",
                    new() { Frames = 1, BeforeEnd = () => isBusy.Task.WaitAsync(Patience), FailsWith = Away },
                    // Frame 1 shows the break; newer ones replace it while the sink is at frame 0.
                    new()
                    {
                        Frames = 8,
                        BeforeEnd = async () =>
                        {
                            await allSeen.Task.WaitAsync(Patience);
                            mayGo.SetResult();
                        },
                    }),
                Soon,
                QueueOptions.Lossless)
            .UseSegmenter(_segmenter)
            .UsePrompts([new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(0, 0, 2, 2) }])
            .AddSink(busy, QueueOptions.NewestWins)
            .AddSink(quick, QueueOptions.Lossless)
            .Build();

        await pipeline.RunAsync(default).WaitAsync(Patience);

        long[] written = [.. busy.Frames.Select(frame => frame.Index)];
        Assert.DoesNotContain(1, written);
        Assert.Equal([written[1]], busy.Breaks);
        Assert.Equal([1], quick.Breaks);
    }

    private static ResultSink SinkThatTells(TaskCompletionSource seen, long index) => new()
    {
        OnWrite = (written, _) =>
        {
            if (written == index)
                seen.TrySetResult();
            return ValueTask.CompletedTask;
        },
    };

    private async Task<PipelineReport> RunAsync(
        ScriptedSource.Attempt[] attempts,
        ResultSink? sink = null,
        ListedSegmenter? segmenter = null,
        QueueOptions? queue = null)
    {
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ScriptedSource("camera", attempts), Soon, queue ?? QueueOptions.Lossless)
            .UseSegmenter(segmenter ?? _segmenter)
            .UsePrompts([new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(0, 0, 2, 2) }])
            .AddListener(_listener)
            .AddSink(sink ?? _sink, QueueOptions.Lossless)
            .Build();
        return await pipeline.RunAsync(default).WaitAsync(Patience);
    }
}
