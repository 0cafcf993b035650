using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Files;
using SamStream.Sinks.Summary;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Summary;

public sealed class RunSummarySinkTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly FrameResults _results = new(20, 10);
    private readonly FakeTimeProvider _clock = new();

    public void Dispose()
    {
        _results.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task CompleteAsync_Run_IsSummedUp()
    {
        await using RunSummarySink sink = await OpenAsync();
        await sink.WriteAndDisposeAsync(_results.Make(4, _results.Object(1, 0, 0, 10, 10, predictedIou: 0.8f)));
        await sink.WriteAndDisposeAsync(_results.Make(5, FrameResults.Missing(1, TrackState.Lost)));
        await sink.WriteAndDisposeAsync(_results.Make(
            7, _results.Object(1, 0, 0, 5, 10, TrackState.Reacquired, 0.5f), FrameResults.Missing(2, TrackState.Occluded)));
        await sink.CompleteAsync(default);

        JsonElement summary = Read();
        Assert.Equal("completed", summary.GetProperty("status").GetString());
        Assert.Equal("camera", summary.GetProperty("source").GetString());
        Assert.Equal((3, 4, 7), (Long(summary, "frames"), Long(summary, "first_frame"), Long(summary, "last_frame")));
        JsonElement first = summary.GetProperty("objects")[0], second = summary.GetProperty("objects")[1];
        Assert.Equal((3, 4, 7), (Long(first, "frames"), Long(first, "first_seen"), Long(first, "last_seen")));
        Assert.Equal(
            """{"tracked":1,"uncertain":0,"occluded":0,"lost":1,"reacquired":1}""", Compact(first.GetProperty("states")));
        Assert.Equal(0.65, first.GetProperty("mean_predicted_iou").GetDouble());
        Assert.Equal(0.5, first.GetProperty("min_predicted_iou").GetDouble());
        Assert.Equal(75, first.GetProperty("mean_area").GetDouble());
        Assert.Equal(
            """[{"frame":5,"from":"tracked","to":"lost"},{"frame":7,"from":"lost","to":"reacquired"}]""",
            Compact(first.GetProperty("transitions")));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("first_seen").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("mean_area").ValueKind);
    }

    [Fact]
    public async Task WriteAsync_IntervalNotOver_LeavesTheFileAsItWas()
    {
        await using RunSummarySink sink = await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        await sink.WriteAndDisposeAsync(_results.Make(0));
        Assert.Equal(0, Long(Read(), "frames"));

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await sink.WriteAndDisposeAsync(_results.Make(1));
        Assert.Equal(2, Long(Read(), "frames"));
        Assert.Equal("running", Read().GetProperty("status").GetString());
    }

    [Fact]
    public async Task DisposeAsync_WithoutCompletion_SaysStopped()
    {
        await using (RunSummarySink sink = await OpenAsync())
            await sink.WriteAndDisposeAsync(_results.Make(0));

        Assert.Equal("stopped", Read().GetProperty("status").GetString());
        Assert.Equal(1, Long(Read(), "frames"));
    }

    [Fact]
    public async Task CompleteAsync_PipelineAsked_HasItsFigures()
    {
        await using RunSummarySink sink = await OpenAsync(() => Snapshot(StageState.Running));
        await sink.CompleteAsync(default);

        JsonElement pipeline = Read().GetProperty("pipeline");
        Assert.Equal(2, pipeline.GetProperty("measured_frame_rate").GetDouble());
        Assert.Equal("""{"pool_exhausted":2}""", Compact(pipeline.GetProperty("drops")));
        Assert.Equal(
            """
            [{"name":"encode","state":"running","items":9,
            "latency":{"count":2,"mean_ms":1.5,"p50_ms":1,"p95_ms":2,"p99_ms":2,"max_ms":2}}]
            """.ReplaceLineEndings(""),
            Compact(pipeline.GetProperty("stages")));
    }

    [Theory]
    [InlineData(PipelineOutcome.Completed, "completed")]
    [InlineData(PipelineOutcome.Stopped, "stopped")]
    [InlineData(PipelineOutcome.SourceFailed, "failed")]
    [InlineData(PipelineOutcome.SinkFailed, "failed")]
    public async Task Close_AfterTheRun_SaysHowEverythingEnded(PipelineOutcome outcome, string status)
    {
        RunSummarySink sink = await OpenAsync(() => Snapshot(StageState.Running));
        await sink.WriteAndDisposeAsync(_results.Make(0));
        await sink.CompleteAsync(default);
        await sink.DisposeAsync();

        sink.Close(new PipelineReport(outcome, null, Snapshot(StageState.Completed)));

        JsonElement summary = Read();
        Assert.Equal((status, 1), (summary.GetProperty("status").GetString(), Long(summary, "frames")));
        JsonElement stage = summary.GetProperty("pipeline").GetProperty("stages")[0];
        Assert.Equal("completed", stage.GetProperty("state").GetString());
    }

    [Fact]
    public void Close_NeverOpened_WritesNothing()
    {
        using var folder = new OutputFolder(_temporary.Path);
        var sink = new RunSummarySink(folder);

        sink.Close(new PipelineReport(PipelineOutcome.SinkFailed, null, Snapshot(StageState.Idle)));

        Assert.Empty(Directory.GetFiles(_temporary.Path));
    }

    private static PipelineSnapshot Snapshot(StageState state)
    {
        var latency = new LatencySummary(
            2, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2),
            TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2));
        return new PipelineSnapshot
        {
            SourceId = "camera",
            Source = null,
            Elapsed = TimeSpan.FromSeconds(4),
            FramesCaptured = 10,
            FramesEncoded = 9,
            FramesTracked = 8,
            Drops = new Dictionary<DropCause, long> { [DropCause.PoolExhausted] = 2 },
            CaptureToResult = latency,
            Stages = [new StageSnapshot("encode", state, 9, 0, 2, latency, null)],
            BuffersLeased = 1,
            BufferCapacity = 4,
        };
    }

    [Fact]
    public async Task WriteAsync_ObjectThatFlickers_KeepsTheNewestTransitions()
    {
        await using RunSummarySink sink = await OpenAsync();
        for (int i = 0; i <= 1500; i++)
            await sink.WriteAndDisposeAsync(_results.Make(i, FrameResults.Missing(1, i % 2 == 0 ? TrackState.Lost : TrackState.Occluded)));
        await sink.CompleteAsync(default);

        JsonElement found = Read().GetProperty("objects")[0];
        Assert.Equal(1500, Long(found, "transition_count"));
        Assert.Equal(1000, found.GetProperty("transitions").GetArrayLength());
        Assert.Equal(1500, Long(found.GetProperty("transitions")[999], "frame"));
    }

    private async Task<RunSummarySink> OpenAsync(Func<PipelineSnapshot?>? snapshot = null)
    {
        var sink = new RunSummarySink(new OutputFolder(_temporary.Path), null, _clock, snapshot);
        await sink.OpenAsync(_results.Context, default);
        return sink;
    }

    private JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_temporary.Combine("summary.json")));
        return document.RootElement.Clone();
    }

    private static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
