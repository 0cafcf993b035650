using System.Text;
using Prometheus;
using SamStream.Cli.Metrics;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Scheduling;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Metrics;

public sealed class RunMetricsTests
{
    private readonly RunMetrics _metrics = new();

    [Fact]
    public async Task Write_Histogram_HasCumulativeBucketsSumAndCount()
    {
        foreach (double seconds in new[] { 0.004, 0.005, 0.3, 99 })
            _metrics.Frames.Published("a", TimeSpan.FromSeconds(seconds));

        string[] lines = await LinesAsync();

        Assert.Contains("# HELP samstream_frame_latency_seconds From the end of a frame's capture to its result.", lines);
        Assert.Contains("# TYPE samstream_frame_latency_seconds histogram", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.005\"} 2", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.25\"} 2", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.5\"} 3", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"30\"} 3", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"+Inf\"} 4", lines);
        Assert.Contains(lines, line => line.StartsWith("samstream_frame_latency_seconds_sum{camera=\"a\"} 99.3", StringComparison.Ordinal));
        Assert.Contains("samstream_frame_latency_seconds_count{camera=\"a\"} 4", lines);
    }

    [Fact]
    public async Task Write_NothingIsObserved_HasNothingThatWasNotAskedFor()
    {
        string[] lines = await LinesAsync();

        Assert.All(lines, line => Assert.Contains(" samstream_", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_ObservedCameras_TakesOneSnapshotOfEach()
    {
        int snapshots = 0;
        var camera = new CameraMonitor("a")
        {
            Snapshot = () =>
            {
                snapshots++;
                return null;
            },
        };
        _metrics.Observe(() => [camera], () => new BudgetSnapshot(LoadStage.Rate, 0.5, 0.75, 0.125));

        string[] lines = await LinesAsync();

        Assert.Equal(1, snapshots);
        Assert.Contains("samstream_camera_state{camera=\"a\",state=\"connecting\"} 1", lines);
        Assert.Contains("samstream_objects{camera=\"a\",state=\"tracked\"} 0", lines);
        Assert.Contains("# TYPE process_cpu_seconds_total counter", lines);
        Assert.Contains("samstream_load_cpu_ratio 0.75", lines);
        Assert.Contains("samstream_load_encode_ratio 0.5", lines);
        Assert.Contains("samstream_load_late_ratio 0.125", lines);
        Assert.Contains("samstream_load_stage{stage=\"rate\"} 1", lines);
        Assert.Contains("samstream_load_stage{stage=\"none\"} 0", lines);
        Assert.DoesNotContain(lines, line => line.Contains("samstream_commands_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_RoadLatency_IsThereWhileItIsKnown()
    {
        TimeSpan? road = null;
        var camera = new CameraMonitor("a")
        {
            Snapshot = () => new PipelineSnapshot
            {
                SourceId = "a",
                Source = null,
                Elapsed = TimeSpan.FromSeconds(4),
                FramesCaptured = 10,
                FramesEncoded = 9,
                FramesTracked = 8,
                Drops = new Dictionary<DropCause, long>(),
                RoadLatency = road,
                CaptureToResult = LatencySummary.None,
                Stages = [],
                BuffersLeased = 1,
                BufferCapacity = 4,
            },
        };
        _metrics.Observe(() => [camera], () => new BudgetSnapshot(LoadStage.None, 1, 0.5, 0));

        Assert.DoesNotContain(await LinesAsync(), IsRoad);
        road = TimeSpan.FromMilliseconds(125);
        Assert.Contains("samstream_road_latency_seconds{camera=\"a\"} 0.125", await LinesAsync());
        road = null;
        Assert.DoesNotContain(await LinesAsync(), IsRoad);

        static bool IsRoad(string line) => line.StartsWith("samstream_road_latency_seconds{", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_LabelWithQuotesAndLines_IsEscaped() => Assert.Equal(
        "# HELP samstream_x_total X.\n# TYPE samstream_x_total counter\nsamstream_x_total{camera=\"a\\\"b\\\\c\\nd\"} 5\n",
        await TextAsync(factory => new ObservedMetric(factory, "samstream_x_total", "X.", "camera").Set(5, "a\"b\\c\nd")));

    [Fact]
    public async Task Set_CounterAtZero_IsWritten() => Assert.EndsWith(
        "samstream_x_total{camera=\"a\"} 0\n",
        await TextAsync(factory => new ObservedMetric(factory, "samstream_x_total", "X.", "camera").Set(0, "a")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Set_Never_IsNotWritten() =>
        Assert.Equal("", await TextAsync(factory => _ = new ObservedMetric(factory, "samstream_x_total", "X.", "camera")));

    [Fact]
    public void Published_KnownCamera_AllocatesNothing()
    {
        _metrics.Frames.Published("a", TimeSpan.FromSeconds(1));

        Assert.Equal(0, Allocations.Of(() => _metrics.Frames.Published("a", TimeSpan.FromSeconds(1))));
    }

    private async Task<string[]> LinesAsync()
    {
        using var stream = new MemoryStream();
        await _metrics.WriteAsync(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> TextAsync(Action<MetricFactory> measure)
    {
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        measure(Prometheus.Metrics.WithCustomRegistry(registry));
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
