using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Commands;

[NoLeakedFrames]
public sealed class PipelineCommandTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _frames = new(0);
    private readonly RecordingListener _listener = new();
    private readonly ResultSink _sink = new();
    private FramePipeline? _pipeline;
    private Task<PipelineReport>? _run;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _frames.Release(100);
        if (_run is not null)
            await _run.WaitAsync(Patience);
        if (_pipeline is not null)
            await _pipeline.DisposeAsync();
        _stop.Dispose();
        _frames.Dispose();
    }

    [Fact]
    public async Task Submit_PromptForALaterFrame_TakesEffectThere()
    {
        Start();
        var command = new PromptObject(BoxOf(3)) { Time = new CommandTime(2), RequestId = "a" };
        _pipeline!.Submit(command);
        _frames.Release(4);

        CommandAnswer answer = await _listener.AnswerAsync(command);
        Assert.Equal((CommandAction.Added, 2L), (answer.Action, answer.FrameIndex));
        Assert.Equal(TimeSpan.FromMilliseconds(80), answer.PresentationTime);
        var change = (ObjectStateChanged)await _listener.WaitAsync(happened => happened is ObjectStateChanged);
        Assert.Equal((null, TrackState.Tracked, 2L), (change.From, change.To, change.FrameIndex));
        Assert.Equal(ObjectChangeReason.Prompted, change.Reason);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_PromptOutsideTheFrame_IsRefusedWithTheReason()
    {
        Start();
        var command = new PromptObject(BoxOf(3) with { Box = new BoxXyxy(50, 50, 60, 60) });
        _pipeline!.Submit(command);
        _frames.Release();

        CommandAnswer answer = await _listener.AnswerAsync(command);
        Assert.Equal(CommandAction.Refused, answer.Action);
        Assert.Contains("outside the frame of 4x2", answer.Reason);
        Assert.Empty(_listener.Objects);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_PromptWithoutAnId_GetsOneThatWasNotGivenBefore()
    {
        Start(BoxOf(7));
        var ids = new List<ObjectId?>();
        for (int i = 0; i < 2; i++)
        {
            ids.Add((await ReleaseAndAnswerAsync(new PromptObject(BoxOf(3) with { ObjectId = default }))).ObjectId);
            await ReleaseAndAnswerAsync(new RemoveObject(ids[^1]!.Value));
        }

        Assert.Equal([new ObjectId(8), new ObjectId(9)], ids);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_PromptThatFindsNothing_IsAnsweredSoWithItsFrame()
    {
        Start(new ListedSegmenter { StateOf = (_, _) => TrackState.Lost });
        CommandAnswer answer = await ReleaseAndAnswerAsync(new PromptObject(BoxOf(3)));

        Assert.Equal((CommandAction.NotFound, 0L), (answer.Action, answer.FrameIndex));
        Assert.Contains("object 3 is lost", answer.Reason);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_PromptAndItsRemovalForOneFrame_AreAnsweredInOrderWithWhatBecameOfThem()
    {
        Start();
        var prompt = new PromptObject(BoxOf(3)) { Time = new CommandTime(1) };
        var removal = new RemoveObject(new ObjectId(3)) { Time = new CommandTime(1) };
        _pipeline!.Submit(prompt);
        _pipeline!.Submit(removal);
        _frames.Release(2);

        Assert.Equal(CommandAction.Removed, (await _listener.AnswerAsync(removal)).Action);
        CommandAnswer[] answers = [.. _listener.Answers];
        Assert.Equal([CommandAction.NotFound, CommandAction.Removed], answers.Select(answer => answer.Action));
        Assert.Contains("a later request for the same frame removed object 3", answers[0].Reason);
        await StopAsync();
    }

    [Theory]
    [InlineData(EncodeMode.Every, false)]
    [InlineData(EncodeMode.Nth, false)]
    [InlineData(EncodeMode.Nth, true)]
    public async Task RunAsync_FrameOfAPromptFails_RefusesThePromptOnce(EncodeMode mode, bool inEncode)
    {
        var error = new InvalidOperationException("out of memory");
        var segmenter = new FirstPixelSegmenter
        {
            EncodeFailsAt = index => inEncode && index == 2 ? error : null,
            TrackFailsAt = index => !inEncode && index == 2 ? error : null,
        };
        var command = new PromptObject(BoxOf(1)) { Time = new CommandTime(2) };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(4)).UseSegmenter(segmenter).UseSchedule(new EncodeSchedule { Encode = mode })
            .AddListener(_listener).Build();
        pipeline.Submit(command);
        await pipeline.RunAsync(default).WaitAsync(Patience);

        CommandAnswer answer = Assert.Single(_listener.Answers);
        Assert.Equal(CommandAction.Refused, answer.Action);
        Assert.Contains("out of memory", answer.Reason);
    }

    [Theory]
    [InlineData(EncodeMode.Every)]
    [InlineData(EncodeMode.Nth)]
    public async Task RunAsync_FrameOfAPromptIsCutByTheDrainTimeout_RefusesThePrompt(EncodeMode mode)
    {
        using var stop = new CancellationTokenSource();
        var segmenter = new FirstPixelSegmenter
        {
            OnTrack = index =>
            {
                if (index != 2)
                    return;
                stop.Cancel();
                throw new OperationCanceledException("the network was told to end");
            },
        };
        var command = new PromptObject(BoxOf(1)) { Time = new CommandTime(2) };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(4)).UseSegmenter(segmenter).UseSchedule(new EncodeSchedule { Encode = mode })
            .UseDrainTimeout(TimeSpan.Zero).AddListener(_listener).Build();
        pipeline.Submit(command);
        await pipeline.RunAsync(stop.Token).WaitAsync(Patience);

        CommandAnswer answer = Assert.Single(_listener.Answers);
        Assert.Equal(CommandAction.Refused, answer.Action);
        Assert.Contains("the run ended before its frame was done", answer.Reason);
    }

    [Theory]
    [InlineData(EncodeMode.Every)]
    [InlineData(EncodeMode.Nth)]
    public async Task RunAsync_PromptIsFound_IsAnsweredOnItsFrame(EncodeMode mode)
    {
        var command = new PromptObject(BoxOf(1)) { Time = new CommandTime(2) };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(4)).UseSegmenter(new FirstPixelSegmenter()).UseSchedule(new EncodeSchedule { Encode = mode })
            .AddListener(_listener).Build();
        pipeline.Submit(command);
        await pipeline.RunAsync(default).WaitAsync(Patience);

        CommandAnswer answer = Assert.Single(_listener.Answers);
        Assert.Equal((CommandAction.Added, 2L), (answer.Action, answer.FrameIndex));
    }

    [Fact]
    public async Task Submit_Remove_TellsThatTheObjectWasRemoved()
    {
        Start(BoxOf(1), BoxOf(2));
        await ReleaseAndAnswerAsync(new TakeSnapshot());
        CommandAnswer answer = await ReleaseAndAnswerAsync(new RemoveObject(new ObjectId(2)));

        Assert.Equal(CommandAction.Removed, answer.Action);
        var change = (ObjectStateChanged)await _listener.WaitAsync(
            happened => happened is ObjectStateChanged { To: null });
        Assert.Equal((2, ObjectChangeReason.Removed), (change.ObjectId.Value, change.Reason));
        CommandAnswer again = await ReleaseAndAnswerAsync(new RemoveObject(new ObjectId(2)));
        Assert.Equal("object 2 is not followed", again.Reason);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_Reset_StartsAgainWithTheConfiguredPrompts()
    {
        Start(BoxOf(1));
        await ReleaseAndAnswerAsync(new PromptObject(BoxOf(9)));
        CommandAnswer answer = await ReleaseAndAnswerAsync(new ResetCamera());
        await ReleaseAndAnswerAsync(new TakeSnapshot());

        Assert.Equal(CommandAction.Reset, answer.Action);
        Assert.Equal([9], _listener.Objects.Where(change => change.To is null).Select(change => change.ObjectId.Value));
        Assert.Equal(
            ObjectChangeReason.Removed, _listener.Objects.Single(change => change.To is null).Reason);
        await StopAsync();
    }

    [Fact]
    public async Task Submit_Snapshot_FlagsTheFrameThatTheAnswerNames()
    {
        Start();
        CommandAnswer answer = await ReleaseAndAnswerAsync(new TakeSnapshot());
        await ReleaseAndAnswerAsync(new RemoveObject(new ObjectId(1)));
        await StopAsync();

        Assert.Equal([answer.FrameIndex!.Value], _sink.Frames.Where(frame => frame.IsSnapshot).Select(frame => frame.Index));
    }

    [Fact]
    public async Task Submit_PauseAndResume_DropsTheFramesBetweenAndMarksTheBreak()
    {
        var segmenter = new ListedSegmenter();
        Start(segmenter);
        await ReleaseAndAnswerAsync(new TakeSnapshot());
        Assert.Equal(CommandAction.Paused, (await AnswerAsync(new PauseCamera())).Action);
        _frames.Release(3);
        await WaitForAsync(() => _pipeline!.GetSnapshot()!.Drops.GetValueOrDefault(DropCause.Paused) == 3);
        Assert.True(_pipeline!.GetSnapshot()!.IsPaused);
        Assert.Equal(CommandAction.Resumed, (await AnswerAsync(new ResumeCamera())).Action);
        await ReleaseAndAnswerAsync(new TakeSnapshot());

        Assert.Equal([(0L, false), (4L, true)], segmenter.Tracked.Select(frame => (frame.Index, frame.IsDiscontinuity)));
        await StopAsync();
    }

    [Fact]
    public async Task Submit_SnapshotWhilePaused_GivesTheLastFrameToTheSinksThatTakeSnapshots()
    {
        var keeping = new ResultSink("keeping") { KeepsNewest = true };
        Start(new ListedSegmenter(), keeping);
        const long last = 0;
        _frames.Release();
        await WaitForAsync(() => !keeping.Frames.IsEmpty);
        await AnswerAsync(new PauseCamera());
        _frames.Release(2);
        CommandAnswer[] answers = [await AnswerAsync(new TakeSnapshot()), await AnswerAsync(new TakeSnapshot())];
        await AnswerAsync(new ResumeCamera());
        await StopAsync();

        Assert.All(answers, answer => Assert.Equal((CommandAction.SnapshotTaken, (long?)last), (answer.Action, answer.FrameIndex)));
        Assert.Equal([(last, false), (last, true), (last, true)], keeping.Frames.Take(3));
    }

    [Fact]
    public async Task RunAsync_EndsWithCommandsWaiting_RefusesThem()
    {
        Start();
        var command = new PromptObject(BoxOf(1)) { Time = new CommandTime(1000) };
        _pipeline!.Submit(command);
        await StopAsync();

        Assert.Contains("the run ended", (await _listener.AnswerAsync(command)).Reason);
    }

    [Fact]
    public async Task Submit_FromWithinAnEvent_IsAnsweredAfterIt()
    {
        var command = new PauseCamera();
        FramePipeline? camera = null;
        int depth = 0;
        var listener = new RecordingListener
        {
            OnTold = happened =>
            {
                Assert.Equal(1, ++depth);
                if (happened is SourceStateChanged)
                    camera!.Submit(command);
                depth--;
            },
        };
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ListSource(1)).UseSegmenter(new ListedSegmenter()).AddListener(listener).Build();
        camera = pipeline;
        await pipeline.RunAsync(default).WaitAsync(Patience);

        Assert.IsType<SourceStateChanged>(listener.Events[0]);
        Assert.Contains(listener.Events, happened => happened is CommandAnswered { Answer.Action: CommandAction.Paused });
        Assert.False(listener.WasCalledTwiceAtOnce);
    }

    [Fact]
    public async Task RunAsync_SinkThatKeepsTheNewestItself_GetsEveryFrameAndSnapshotOfALiveSource()
    {
        var keeping = new ResultSink("keeping") { KeepsNewest = true, OnWrite = async (_, _) => await Task.Delay(20) };
        Start(new ListedSegmenter(), keeping);
        _frames.Release();
        CommandAnswer[] answers = [await ReleaseAndAnswerAsync(new TakeSnapshot()), await ReleaseAndAnswerAsync(new TakeSnapshot())];
        for (int i = 0; i < 3; i++)
            await ReleaseAndAnswerAsync(new RemoveObject(new ObjectId(1)));
        await StopAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5], keeping.Frames.Select(frame => frame.Index));
        Assert.All(answers, answer => Assert.Contains((answer.FrameIndex!.Value, true), keeping.Frames));
    }

    private static Prompt BoxOf(int id) => new() { ObjectId = new ObjectId(id), Box = new BoxXyxy(0, 0, 2, 2) };

    private void Start(params Prompt[] prompts) => Start(new ListedSegmenter(), other: null, prompts);

    private void Start(ListedSegmenter segmenter, ResultSink? other = null, params Prompt[] prompts)
    {
        var attempt = new ScriptedSource.Attempt
        {
            Frames = 100,
            Gate = async _ => await _frames.WaitAsync(_stop.Token),
            StaysOpen = true,
        };
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ScriptedSource("camera", attempt), queue: QueueOptions.Lossless)
            .UseSegmenter(segmenter)
            .UsePrompts(prompts)
            .AddListener(_listener)
            .AddSink(_sink, QueueOptions.Lossless);
        if (other is not null)
            builder.AddSink(other);
        _pipeline = builder.Build();
        _run = _pipeline.RunAsync(_stop.Token);
    }

    private async Task<CommandAnswer> ReleaseAndAnswerAsync(CameraCommand command)
    {
        _pipeline!.Submit(command);
        _frames.Release();
        return await _listener.AnswerAsync(command);
    }

    private async Task<CommandAnswer> AnswerAsync(CameraCommand command)
    {
        _pipeline!.Submit(command);
        return await _listener.AnswerAsync(command);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run!.WaitAsync(Patience);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
