using System.Collections.Concurrent;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests;

[NoLeakedFrames]
public sealed class FramePipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task RunAsync_FileSource_DeliversEveryFrameInOrderToEverySink()
    {
        var first = new RecordingSink("first");
        var second = new RecordingSink("second");
        var segmenter = new FirstPixelSegmenter();
        var source = new ListSource(50);

        PipelineReport report = await RunAsync(source, segmenter, [first, second]);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Null(report.Error);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), first.Frames);
        Assert.Equal(first.Frames, second.Frames);
        Assert.Equal(["open", "complete", "dispose"], first.Events);
        Assert.Empty(report.Snapshot.Drops);
        Assert.Equal(50, report.Snapshot.FramesCaptured);
        Assert.Equal(50, report.Snapshot.FramesEncoded);
        Assert.Equal(50, report.Snapshot.FramesTracked);
        Assert.Equal(50, report.Snapshot.CaptureToResult.Count);
        Assert.All(report.Snapshot.Stages, stage => Assert.Equal(StageState.Completed, stage.State));
        Assert.Equal(["source", "encode", "track", "first", "second"], report.Snapshot.Stages.Select(s => s.Name));
        Assert.Equal(0, report.Snapshot.BuffersLeased);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
        Assert.True(segmenter.IsDisposed);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task RunAsync_NothingIsFollowed_EncodesFromTheFirstPromptOn()
    {
        for (int i = 0; i < 20; i++)
        {
            var encoded = new ConcurrentQueue<long>();
            var segmenter = new ListedSegmenter { ClaimsToFollow = false, OnEncode = frame => encoded.Enqueue(frame.Metadata.Index) };
            var sink = new ResultSink();
            await using FramePipeline pipeline = new FramePipelineBuilder()
                .UseSource(new ListSource(12)).UseSegmenter(segmenter).AddSink(sink)
                .UsePrompts([new Prompt { ObjectId = new ObjectId(1), FrameIndex = 5, Box = new BoxXyxy(0, 0, 2, 2) }])
                .Build();

            PipelineReport report = await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);

            Assert.Equal(PipelineOutcome.Completed, report.Outcome);
            Assert.Equal([5, 6, 7, 8, 9, 10, 11], encoded);
            Assert.Equal(12, report.Snapshot.FramesTracked);
        }
    }

    [Fact]
    public async Task RunAsync_NothingIsFollowedAndAPromptComes_IsCarriedOutOnAFrameThatIsEncoded()
    {
        var encoded = new ConcurrentQueue<long>();
        var segmenter = new ListedSegmenter { ClaimsToFollow = false, OnEncode = frame => encoded.Enqueue(frame.Metadata.Index) };
        var listener = new RecordingListener();
        FramePipeline? pipeline = null;
        var source = new ListSource(12, isLive: true)
        {
            Gate = async index =>
            {
                while (segmenter.Tracked.Count < index)
                    await Task.Delay(1);
                if (index == 6)
                    pipeline!.Submit(new PromptObject(new Prompt { ObjectId = new ObjectId(1), Box = new BoxXyxy(0, 0, 2, 2) }));
            },
        };
        pipeline = new FramePipelineBuilder()
            .UseSource(source).UseSegmenter(segmenter).AddSink(new ResultSink()).AddListener(listener).Build();

        await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);
        await pipeline.DisposeAsync();

        Assert.Equal([6, 7, 8, 9, 10, 11], encoded);
        CommandAnswer answer = Assert.Single(listener.Answers);
        Assert.Equal((CommandAction.Added, 6L), (answer.Action, answer.FrameIndex));
    }

    [Theory]
    [InlineData(true, EncodeMode.Adaptive, true)]
    [InlineData(true, EncodeMode.Nth, false)]
    [InlineData(false, EncodeMode.Adaptive, false)]
    public async Task RunAsync_BudgetIsThere_IsForLiveSourcesWithAnAdaptiveScheduleAlone(bool isLive, EncodeMode mode, bool isUsed)
    {
        using var budget = new SharedBudget(new BudgetOptions(), networkThreads: 1);
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(8, isLive)).UseSegmenter(new CarryingSegmenter()).AddSink(new ResultSink())
            .UseSchedule(new EncodeSchedule { Encode = mode }).UseBudget(budget).Build();

        PipelineReport report = await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal(isUsed, report.Snapshot.Load is not null);
    }

    [Fact]
    public async Task RunAsync_Stopped_FinishesWhatWasCaptured()
    {
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink
        {
            OnWrite = (index, _) =>
            {
                if (index == 4)
                    stop.Cancel();
                return ValueTask.CompletedTask;
            },
        };

        PipelineReport report = await RunAsync(
            new ListSource(5) { StaysOpen = true }, new FirstPixelSegmenter(), [sink], stop.Token);

        Assert.Equal(PipelineOutcome.Stopped, report.Outcome);
        Assert.Equal([0, 1, 2, 3, 4], sink.Frames);
        Assert.Equal(["open", "complete", "dispose"], sink.Events);
    }

    [Fact]
    public async Task DisposeAsync_WhileItRuns_StopsItAndFreesNothingBeforeItsEnd()
    {
        using var isEncoding = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var segmenter = new FirstPixelSegmenter
        {
            OnEncode = index =>
            {
                if (index != 2)
                    return;
                isEncoding.Release();
                goOn.Wait(Patience);
            },
        };
        var source = new ListSource(5) { StaysOpen = true };
        var sink = new RecordingSink();
        FramePipeline pipeline = new FramePipelineBuilder().UseSource(source).UseSegmenter(segmenter).AddSink(sink).Build();
        Task<PipelineReport> run = pipeline.RunAsync(CancellationToken.None);
        Assert.True(await isEncoding.WaitAsync(Patience));

        // Whoever started the run has gone: what had to happen before it was awaited has failed.
        Task disposing = pipeline.DisposeAsync().AsTask(), again = pipeline.DisposeAsync().AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(100));

        Assert.False(disposing.IsCompleted || again.IsCompleted || segmenter.IsDisposed || source.IsDisposed);
        goOn.Release();
        await Task.WhenAll(disposing, again).WaitAsync(Patience);
        Assert.True(segmenter.IsDisposed && source.IsDisposed && run.IsCompletedSuccessfully);
        Assert.Equal(PipelineOutcome.Stopped, (await run).Outcome);
        Assert.Equal(["open", "complete", "dispose"], sink.Events);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.RunAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task RunAsync_Stages_WorkOnNoThreadOfThePool(bool isScheduled, bool isLive)
    {
        var pooled = new ConcurrentQueue<string>();
        void Look(string stage)
        {
            if (Thread.CurrentThread.IsThreadPoolThread)
                pooled.Enqueue(stage);
        }

        var segmenter = new FirstPixelSegmenter
        {
            OnEncode = _ => Look("encode"),
            OnTrack = _ => Look("track"),
            IsEncodingRequired = !isLive,
        };
        var sink = new RecordingSink
        {
            // Behind a wait, too.
            OnWrite = async (_, _) =>
            {
                Look("sink");
                await Task.Delay(1);
                Look("sink, later");
            },
        };
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ListSource(12, isLive) { Gate = _ => Task.Delay(5) }).UseSegmenter(segmenter).AddSink(sink);
        if (isScheduled)
            builder.UseSchedule(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 2 });
        await using FramePipeline pipeline = builder.Build();

        PipelineReport report = await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.NotEmpty(sink.Frames);
        Assert.Empty(pooled);
    }

    [Fact]
    public async Task RunAsync_ListenerThatWaitsForTheFrames_HoldsUpNone()
    {
        var all = new TaskCompletionSource();
        bool isReleased = false;
        var sink = new RecordingSink
        {
            OnWrite = (index, _) =>
            {
                if (index == 9)
                    all.SetResult();
                return ValueTask.CompletedTask;
            },
        };
        var listener = new RecordingListener
        {
            OnTold = happened =>
            {
                if (happened is ObjectStateChanged && !isReleased)
                    isReleased = ((IAsyncResult)all.Task).AsyncWaitHandle.WaitOne(Patience);
            },
        };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(10)).UseSegmenter(new FirstPixelSegmenter()).AddSink(sink).AddListener(listener).Build();

        PipelineReport report = await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.True(isReleased);
        Assert.Single(listener.Objects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_NotingAStateFails_GivesTheResultBack(bool isScheduled)
    {
        var clock = new FailingClock();
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ListSource(10))
            .UseSegmenter(new FirstPixelSegmenter { OnTrack = _ => clock.Fails = true })
            .UseTime(clock)
            .AddListener(new RecordingListener());
        if (isScheduled)
            builder.UseSchedule(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 2 });
        await using FramePipeline pipeline = builder.Build();

        PipelineReport report = await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal((PipelineOutcome.SegmenterFailed, "no time"), (report.Outcome, report.Error?.Message));
        Assert.Equal(0, report.Snapshot.BuffersLeased);
    }

    [Fact]
    public async Task RunAsync_SourceFails_KeepsTheFramesBeforeAndCompletesTheSinks()
    {
        var sink = new RecordingSink();
        var error = new SourceException("the file is truncated");

        PipelineReport report = await RunAsync(
            new ListSource(7) { FailsWith = error }, new FirstPixelSegmenter(), [sink]);

        Assert.Equal(PipelineOutcome.SourceFailed, report.Outcome);
        Assert.Same(error, report.Error);
        Assert.Equal(7, sink.Frames.Count);
        Assert.Contains("complete", sink.Events);
    }

    [Fact]
    public async Task RunAsync_SourceCannotOpen_OpensNoSink()
    {
        var sink = new RecordingSink();

        PipelineReport report = await RunAsync(
            new ListSource(1) { OpenFailsWith = new SourceException("no such file") }, new FirstPixelSegmenter(), [sink]);

        Assert.Equal(PipelineOutcome.SourceFailed, report.Outcome);
        Assert.Equal(["dispose"], sink.Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_SegmenterFails_FinishesTheFramesBefore(bool inEncode)
    {
        var error = new InvalidOperationException("the model broke");
        Exception? FailAtThree(long index) => index == 3 ? error : null;
        FirstPixelSegmenter segmenter = inEncode
            ? new FirstPixelSegmenter { EncodeFailsAt = FailAtThree }
            : new FirstPixelSegmenter { TrackFailsAt = FailAtThree };
        var sink = new RecordingSink();

        PipelineReport report = await RunAsync(new ListSource(1000), segmenter, [sink]);

        Assert.Equal(PipelineOutcome.SegmenterFailed, report.Outcome);
        Assert.Same(error, report.Error);
        Assert.Equal([0, 1, 2], sink.Frames);
        Assert.Contains("complete", sink.Events);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
    }

    [Fact]
    public async Task RunAsync_OneSinkFails_TheOtherGetsEverything()
    {
        var good = new RecordingSink("good");
        var bad = new RecordingSink("bad")
        {
            OnWrite = (index, _) => index == 2 ? throw new SinkException("the disk is full") : ValueTask.CompletedTask,
        };

        PipelineReport report = await RunAsync(new ListSource(30), new FirstPixelSegmenter(), [bad, good]);

        Assert.Equal(PipelineOutcome.SinkFailed, report.Outcome);
        Assert.Equal("the disk is full", report.Error!.Message);
        Assert.Equal(30, good.Frames.Count);
        Assert.Equal([0, 1], bad.Frames);
        Assert.Equal(["open", "dispose"], bad.Events);
        Assert.Equal(27, report.Snapshot.Drops[DropCause.SinkFailed]);
        Assert.Equal(StageState.Failed, report.Snapshot.Stages.Single(stage => stage.Name == "bad").State);
    }

    [Fact]
    public async Task RunAsync_EverySinkFails_StopsTheSource()
    {
        var bad = new RecordingSink { OnWrite = (_, _) => throw new SinkException("the disk is full") };

        PipelineReport report = await RunAsync(
            new ListSource(20) { StaysOpen = true }, new FirstPixelSegmenter(), [bad]);

        Assert.Equal(PipelineOutcome.SinkFailed, report.Outcome);
    }

    [Fact]
    public async Task RunAsync_SinkCannotOpen_ClosesTheOnesBefore()
    {
        var good = new RecordingSink("good");
        var bad = new RecordingSink("bad") { OpenFailsWith = new SinkException("not writable") };

        PipelineReport report = await RunAsync(new ListSource(3), new FirstPixelSegmenter(), [good, bad]);

        Assert.Equal(PipelineOutcome.SinkFailed, report.Outcome);
        Assert.Equal(["open", "dispose"], good.Events);
        Assert.Empty(good.Frames);
    }

    [Fact]
    public async Task RunAsync_SinkCannotComplete_IsReported()
    {
        var bad = new RecordingSink { CompleteFailsWith = new SinkException("cannot rename") };

        PipelineReport report = await RunAsync(new ListSource(3), new FirstPixelSegmenter(), [bad]);

        Assert.Equal(PipelineOutcome.SinkFailed, report.Outcome);
        Assert.Equal("cannot rename", report.Error!.Message);
    }

    [Fact]
    public async Task RunAsync_LiveSourceAndSlowEncoder_NewestWinsAndDropsAreCounted()
    {
        using var encoderMayGo = new SemaphoreSlim(0);
        var encoderBusy = new TaskCompletionSource();
        var segmenter = new FirstPixelSegmenter
        {
            OnEncode = index =>
            {
                encoderBusy.TrySetResult();
                if (index == 0)
                    encoderMayGo.Wait(Patience);
            },
        };
        var sink = new RecordingSink();
        var source = new ListSource(20, isLive: true)
        {
            // The first frame occupies the encoder; all others then pass through a queue of one.
            Gate = async index =>
            {
                if (index == 1)
                    await encoderBusy.Task.WaitAsync(Patience);
                if (index == 19)
                    _ = Task.Run(() => encoderMayGo.Release());
            },
        };

        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(source).UseSegmenter(segmenter).AddSink(sink, QueueOptions.Lossless).Build();
        PipelineReport report = await pipeline.RunAsync(default).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal(0, sink.Frames.First());
        Assert.Equal(19, sink.Frames.Last());
        Assert.InRange(report.Snapshot.Drops[DropCause.Superseded], 17, 18);
        Assert.Equal(20, report.Snapshot.FramesCaptured);
    }

    [Fact]
    public async Task RunAsync_SlowSinkThatMayFallBehind_DoesNotSlowTheOthers()
    {
        var release = new TaskCompletionSource();
        var fast = new RecordingSink("fast")
        {
            OnWrite = (index, _) =>
            {
                if (index == 29)
                    release.TrySetResult();
                return ValueTask.CompletedTask;
            },
        };
        var slow = new RecordingSink("slow") { OnWrite = async (_, _) => await release.Task.WaitAsync(Patience) };
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ListSource(30))
            .UseSegmenter(new FirstPixelSegmenter())
            .AddSink(slow, QueueOptions.NewestWins)
            .AddSink(fast);

        await using FramePipeline pipeline = builder.Build();
        PipelineReport report = await pipeline.RunAsync(default).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal(30, fast.Frames.Count);
        Assert.Equal(30, slow.Frames.Count + report.Snapshot.Drops[DropCause.SinkBusy]);
    }

    [Theory]
    [InlineData(EncodeMode.Every)]
    [InlineData(EncodeMode.Adaptive)]
    public async Task RunAsync_StoppedWithFramesThatWait_FinishesTheOneAtHandAndGivesThemUp(EncodeMode mode)
    {
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink("all");
        var segmenter = new FirstPixelSegmenter
        {
            OnEncode = index =>
            {
                if (index == 3)
                    stop.Cancel();
            },
        };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(100))
            .UseSegmenter(segmenter)
            .UseSchedule(new EncodeSchedule { Encode = mode })
            .AddSink(sink)
            .Build();
        PipelineReport report = await pipeline.RunAsync(stop.Token).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Stopped, report.Outcome);
        Assert.Equal([0, 1, 2, 3], sink.Frames);
        Assert.Contains("complete", sink.Events);
        Assert.Equal(report.Snapshot.FramesCaptured, 4 + report.Snapshot.Drops[DropCause.ShutDown]);
    }

    [Fact]
    public async Task RunAsync_SinkThatHangsAfterAStop_IsAbandonedAfterTheDrainTimeout()
    {
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink("hung")
        {
            OnWrite = async (_, abort) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Patience, abort);
            },
        };
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ListSource(100))
            .UseSegmenter(new FirstPixelSegmenter())
            .AddSink(sink)
            .UseDrainTimeout(TimeSpan.FromMilliseconds(50));

        await using FramePipeline pipeline = builder.Build();
        PipelineReport report = await pipeline.RunAsync(stop.Token).WaitAsync(Patience);

        Assert.Equal(PipelineOutcome.Stopped, report.Outcome);
        Assert.True(report.Snapshot.Drops[DropCause.ShutDown] > 0);
        Assert.DoesNotContain("complete", sink.Events);
    }

    [Fact]
    public async Task RunAsync_Twice_IsRefused()
    {
        await using FramePipeline pipeline =
            new FramePipelineBuilder().UseSource(new ListSource(1)).UseSegmenter(new FirstPixelSegmenter()).Build();
        await pipeline.RunAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.RunAsync(default));
    }

    [Fact]
    public void Build_WithoutAPart_NamesIt()
    {
        Assert.Contains("UseSource",
            Assert.Throws<InvalidOperationException>(() => new FramePipelineBuilder().Build()).Message);
        Assert.Contains("UseSegmenter", Assert.Throws<InvalidOperationException>(
            () => new FramePipelineBuilder().UseSource(new ListSource(1)).Build()).Message);
    }

    private static async Task<PipelineReport> RunAsync(
        ListSource source, FirstPixelSegmenter segmenter, RecordingSink[] sinks, CancellationToken stop = default)
    {
        FramePipelineBuilder builder = new FramePipelineBuilder().UseSource(source).UseSegmenter(segmenter);
        foreach (RecordingSink sink in sinks)
            builder.AddSink(sink);
        await using FramePipeline pipeline = builder.Build();
        return await pipeline.RunAsync(stop).WaitAsync(Patience);
    }

    private sealed class FailingClock : TimeProvider
    {
        public bool Fails { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (!Fails)
                return base.GetUtcNow();
            Fails = false;
            throw new InvalidOperationException("no time");
        }
    }
}
