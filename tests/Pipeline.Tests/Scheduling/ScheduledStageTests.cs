using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Scheduling;

[NoLeakedFrames]
public sealed class ScheduledStageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly EncodeSchedule EveryThird = new() { Encode = EncodeMode.Nth, Interval = 3 };

    [Fact]
    public async Task RunAsync_File_HoldsCarriedFramesForTheNextEncodedOneAndDropsNothing()
    {
        var segmenter = new CarryingSegmenter();
        var sink = new ResultSink();

        PipelineReport report = await RunAsync(new ListSource(8), segmenter, sink);

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal(
            [
                "encode 0", "track 0", "carry 1", "carry 2", "encode 3", "track 3", "carry 4", "carry 5",
                "encode 6", "track 6", "carry 7",
            ],
            segmenter.Calls.Where(call => !IsRefining(call)));
        // Beside the work on the frames that follow.
        Assert.Equal(["refine 1 2", "refine 4 5"], segmenter.Calls.Where(IsRefining));
        Assert.Equal(Enumerable.Range(0, 8).Select(index => (long)index), sink.Frames.Select(frame => frame.Index));
        Assert.Equal(3, report.Snapshot.FramesEncoded);
        Assert.Equal(8, report.Snapshot.FramesTracked);
        Assert.Empty(report.Snapshot.Drops);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
    }

    [Theory]
    [InlineData(EncodeRegion.Objects)]
    [InlineData(EncodeRegion.Frame)]
    public async Task RunAsync_FewPixelsCount_EncodesThoseAloneAndSaysWhatMayBe(EncodeRegion region)
    {
        var segmenter = new CarryingSegmenter
        {
            Demand = index => new CarryDemand(true, index == 0, 0, index == 0 ? default : new FrameParts(new(1, 0, 2, 1), new(3, 0, 4, 2))),
        };

        await RunAsync(new ListSource(4), segmenter, new ResultSink(), EveryThird with { Region = region });

        Assert.Equal(
            ["encode 0", "encode 3 1,0,2,1 3,0,4,2"],
            segmenter.Calls.Where(call => call.StartsWith("encode", StringComparison.Ordinal)));
        Assert.Equal(new EncodeScope(region == EncodeRegion.Objects), segmenter.Scope);
    }

    [Fact]
    public async Task RunAsync_EveryFrameInPart_LooksAheadAndHoldsNothing()
    {
        var segmenter = new CarryingSegmenter { Demand = index => new CarryDemand(true, false, 0, new FrameParts(new PixelBounds(0, 0, 1, 1))) };

        await RunAsync(new ListSource(2), segmenter, new ResultSink(), new EncodeSchedule { Region = EncodeRegion.Objects });

        Assert.Equal(["encode 0 0,0,1,1", "track 0", "encode 1 0,0,1,1", "track 1"], segmenter.Calls);
    }

    [Fact]
    public async Task RunAsync_FileWithoutObjects_EncodesNothingAndHoldsNothing()
    {
        var segmenter = new CarryingSegmenter { Demand = _ => default };
        var sink = new ResultSink();

        PipelineReport report = await RunAsync(new ListSource(40), segmenter, sink);

        Assert.Equal(0, report.Snapshot.FramesEncoded);
        Assert.Equal(40, sink.Frames.Count);
    }

    [Fact]
    public async Task RunAsync_Live_CarriesWhileAFrameIsEncodedBesideAndThenCorrects()
    {
        using var encoding = new ManualResetEventSlim();
        var isEncoding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var encoded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var published = new SemaphoreSlim(0);
        var segmenter = new CarryingSegmenter
        {
            OnEncode = index =>
            {
                if (index != 3)
                    return;
                isEncoding.SetResult();
                Assert.True(encoding.Wait(Patience));
            },
            OnEncoded = index =>
            {
                if (index == 3)
                    encoded.SetResult();
            },
        };
        var sink = new ResultSink
        {
            OnWrite = (_, _) =>
            {
                published.Release();
                return ValueTask.CompletedTask;
            },
        };
        var source = new ListSource(9, isLive: true)
        {
            // Frame by frame, so that none takes another's place; the encoder has done before the last two.
            Gate = async index =>
            {
                if (index > 0)
                    Assert.True(await published.WaitAsync(Patience));
                if (index == 4)
                    await isEncoding.Task.WaitAsync(Patience);
                if (index == 7)
                {
                    encoding.Set();
                    await encoded.Task.WaitAsync(Patience);
                }
            },
        };

        PipelineReport report = await RunAsync(source, segmenter, sink);

        string[] calls = [.. segmenter.Calls];
        Assert.Equal(["encode 0", "track 0", "carry 1", "carry 2", "carry 3", "remember 3"], calls[..6]);
        Assert.Equal(["carry 4", "carry 5", "carry 6", "encode 3"], calls[6..10]);
        // What was due while the encoder was busy is encoded next.
        Assert.Contains(calls, call => call.StartsWith("correct", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, IsRefining);
        Assert.Equal(9, report.Snapshot.FramesTracked);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
    }

    [Fact]
    public async Task RunAsync_LiveAndAPromptComesWhileAFrameIsEncodedBeside_EndsThatAndEncodesAtOnce()
    {
        using var published = new SemaphoreSlim(0);
        var isEncoding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var segmenter = new CarryingSegmenter
        {
            Demand = index => new CarryDemand(true, IsRequired: index is 0 or 5, 0),
            OnEncodeUntil = (index, ended) =>
            {
                if (index != 3)
                    return;
                isEncoding.SetResult();
                Assert.True(ended.WaitHandle.WaitOne(Patience));
                ended.ThrowIfCancellationRequested();
            },
        };
        var sink = new ResultSink
        {
            OnWrite = (_, _) =>
            {
                published.Release();
                return ValueTask.CompletedTask;
            },
        };
        var source = new ListSource(7, isLive: true)
        {
            Gate = async index =>
            {
                if (index > 0)
                    Assert.True(await published.WaitAsync(Patience));
                if (index == 4)
                    await isEncoding.Task.WaitAsync(Patience);
            },
        };

        PipelineReport report = await RunAsync(source, segmenter, sink);

        Assert.Equal(
            ["encode 0", "track 0", "carry 1", "carry 2", "carry 3", "remember 3", "carry 4", "encode 5", "track 5", "carry 6"],
            segmenter.Calls);
        Assert.Equal(new EncodeScope(HasParts: false, IsAwaited: true), segmenter.Scope);
        Assert.Equal(7, report.Snapshot.FramesTracked);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
    }

    [Fact]
    public async Task RunAsync_TrackFailsWhileFramesAreHeld_EndsTheirLeases()
    {
        var error = new InvalidOperationException("no more");
        var segmenter = new CarryingSegmenter { TrackFailsAt = index => index == 5 ? error : null };

        PipelineReport report = await RunAsync(new ListSource(9), segmenter, new ResultSink());

        Assert.Equal(PipelineOutcome.SegmenterFailed, report.Outcome);
        Assert.Same(error, report.Error);
        Assert.Equal(0, report.Snapshot.BuffersLeased);
        Assert.Equal(0, segmenter.EmbeddingsAlive);
    }

    [Fact]
    public void UseSchedule_ValuesOutOfRange_ListsEveryOne()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new FramePipelineBuilder().UseSchedule(
            new EncodeSchedule { Interval = 1, Budget = 0, Strain = -1 }));

        Assert.Contains("Interval: '1' is not valid; it must be 2 to 30", error.Message, StringComparison.Ordinal);
        Assert.Contains("Budget: '0'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Strain: '-1'", error.Message, StringComparison.Ordinal);
    }

    private static Task<PipelineReport> RunAsync(ListSource source, CarryingSegmenter segmenter, ResultSink sink) =>
        RunAsync(source, segmenter, sink, EveryThird);

    private static bool IsRefining(string call) => call.StartsWith("refine", StringComparison.Ordinal);

    private static async Task<PipelineReport> RunAsync(
        ListSource source, CarryingSegmenter segmenter, ResultSink sink, EncodeSchedule schedule)
    {
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(source)
            .UseSegmenter(segmenter)
            .UseSchedule(schedule)
            .AddSink(sink)
            .Build();
        return await pipeline.RunAsync(CancellationToken.None).WaitAsync(Patience);
    }
}
