using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Commands;

[NoLeakedFrames]
public sealed class ProposedObjectsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Prompt Named = PromptOf(7);

    [Fact]
    public async Task RunAsync_Proposer_IsAskedOnceAndFollowedBesideThePrompts()
    {
        var proposer = new Proposer(_ => [PromptOf(0), PromptOf(0)]);
        var sink = new ObjectSink();

        await RunAsync(proposer, sink);

        Assert.Equal([0], proposer.Frames);
        Assert.All(sink.Ids, ids => Assert.Equal([7, 8, 9], ids));
        Assert.Equal(3, sink.Ids.Count);
    }

    [Fact]
    public async Task RunAsync_ProposerThatFindsNothing_FollowsThePromptsAlone()
    {
        var sink = new ObjectSink();

        await RunAsync(new Proposer(_ => []), sink);

        Assert.All(sink.Ids, ids => Assert.Equal([7], ids));
    }

    // A search takes seconds; a stop does not wait for it.
    [Fact]
    public async Task RunAsync_StopInTheSearch_EndsIt()
    {
        using var stop = new CancellationTokenSource();
        var proposer = new Proposer(ended =>
        {
            stop.Cancel();
            Assert.True(ended.WaitHandle.WaitOne(Patience));
            ended.ThrowIfCancellationRequested();
            return [];
        });

        PipelineReport report = await RunAsync(proposer, new ObjectSink(), stop.Token);

        Assert.Equal(PipelineOutcome.Stopped, report.Outcome);
    }

    private static Prompt PromptOf(int id) =>
        new() { ObjectId = id == 0 ? default : new ObjectId(id), Box = new BoxXyxy(0, 0, 2, 2) };

    private static async Task<PipelineReport> RunAsync(IObjectProposer proposer, ObjectSink sink, CancellationToken stop = default)
    {
        await using FramePipeline pipeline = new FramePipelineBuilder()
            .UseSource(new ScriptedSource("clip", new ScriptedSource.Attempt { Frames = 3 }), queue: QueueOptions.Lossless)
            .UseSegmenter(new ListedSegmenter())
            .UsePrompts([Named])
            .UseProposer(proposer)
            .UseDrainTimeout(TimeSpan.FromSeconds(1))
            .AddSink(sink, QueueOptions.Lossless)
            .Build();
        return await pipeline.RunAsync(stop).WaitAsync(Patience);
    }

    private sealed class Proposer(Func<CancellationToken, IReadOnlyList<Prompt>> find) : IObjectProposer
    {
        public List<long> Frames { get; } = [];

        public IReadOnlyList<Prompt> Propose(VideoFrame frame, CancellationToken ended)
        {
            Frames.Add(frame.Metadata.Index);
            return find(ended);
        }
    }

    private sealed class ObjectSink : ISink
    {
        public List<IReadOnlyList<int>> Ids { get; } = [];

        public string Name => "objects";

        public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
        {
            Ids.Add([.. result.Objects.ToArray().Select(found => found.Id.Value)]);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
