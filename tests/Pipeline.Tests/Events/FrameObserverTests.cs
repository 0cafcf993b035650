using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Events;

[NoLeakedFrames]
public sealed class FrameObserverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(EncodeMode.Every, 6, 6)]
    [InlineData(EncodeMode.Nth, 6, 2)]
    public async Task RunAsync_EveryFrame_IsToldOnceAndInOrderWithTheDurationsOfTheCounters(EncodeMode mode, int frames, int encoded)
    {
        var observer = new Recording();
        PipelineReport report = await RunAsync(observer, mode, frames);

        Assert.Equal((encoded, encoded), (observer.Encodings, observer.Encoded.Count));
        Assert.Equal((frames, frames), (observer.Trackings, observer.Tracked.Count));
        Assert.Equal(Enumerable.Range(0, frames).Select(index => (long)index), observer.Results);
        // The counters take whole microseconds.
        Assert.Equal(observer.Latencies.Max().TotalMicroseconds, report.Snapshot.CaptureToResult.Max.TotalMicroseconds, tolerance: 1);
        Assert.Equal(observer.Tracked.Max().TotalMicroseconds, StageOf(report, "track").Latency.Max.TotalMicroseconds, tolerance: 1);
        Assert.Equal(observer.Encoded.Max().TotalMicroseconds, StageOf(report, "encode").Latency.Max.TotalMicroseconds, tolerance: 1);
    }

    [Theory]
    [InlineData(EncodeMode.Every)]
    [InlineData(EncodeMode.Nth)]
    public async Task RunAsync_ObserverThrows_HoldsUpNobody(EncodeMode mode)
    {
        var observer = new Recording();
        PipelineReport report = await RunAsync(observer, mode, 4, new Throwing());

        Assert.Equal(PipelineOutcome.Completed, report.Outcome);
        Assert.Equal(4, observer.Results.Count);
    }

    private static StageSnapshot StageOf(PipelineReport report, string name) =>
        report.Snapshot.Stages.Single(stage => stage.Name == name);

    private static async Task<PipelineReport> RunAsync(Recording observer, EncodeMode mode, int frames, IFrameObserver? before = null)
    {
        FramePipelineBuilder builder = new FramePipelineBuilder()
            .UseSource(new ListSource(frames))
            .UseSegmenter(new FirstPixelSegmenter { IsEncodingRequired = mode == EncodeMode.Every })
            .UseSchedule(new EncodeSchedule { Encode = mode, Interval = 3 });
        if (before is not null)
            builder.AddObserver(before);
        await using FramePipeline pipeline = builder.AddObserver(observer).Build();
        return await pipeline.RunAsync(default).WaitAsync(Patience);
    }

    private sealed class Recording : IFrameObserver
    {
        public int Encodings { get; private set; }

        public int Trackings { get; private set; }

        public List<TimeSpan> Encoded { get; } = [];

        public List<TimeSpan> Tracked { get; } = [];

        public List<long> Results { get; } = [];

        public List<TimeSpan> Latencies { get; } = [];

        public void OnEncoding() => Encodings++;

        public void OnEncoded(TimeSpan duration) => Encoded.Add(duration);

        public void OnTracking() => Trackings++;

        public void OnTracked(TimeSpan duration) => Tracked.Add(duration);

        public void OnResult(FrameResult result, TimeSpan captureToResult)
        {
            Results.Add(result.Metadata.Index);
            Latencies.Add(captureToResult);
        }
    }

    private sealed class Throwing : IFrameObserver
    {
        public void OnEncoding() => throw new InvalidOperationException("no");

        public void OnTracking() => throw new InvalidOperationException("no");

        public void OnResult(FrameResult result, TimeSpan captureToResult) => throw new InvalidOperationException("no");
    }
}
