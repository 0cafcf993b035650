using System.Diagnostics.Metrics;
using SamStream.Cli.Metrics;

namespace SamStream.Cli.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests() => _collector = new MetricsCollector(_meter);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_Histogram_HasCumulativeBucketsSumAndCount()
    {
        Histogram<double> histogram = _meter.CreateHistogram<double>("samstream.frame.latency", "s", "Latency.");
        foreach (double seconds in new[] { 0.004, 0.005, 0.3, 99 })
            histogram.Record(seconds, new KeyValuePair<string, object?>("camera", "a"));

        string[] lines = _collector.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("# HELP samstream_frame_latency_seconds Latency.", lines[0]);
        Assert.Equal("# TYPE samstream_frame_latency_seconds histogram", lines[1]);
        Assert.Equal("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.005\"} 2", lines[2]);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.25\"} 2", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"0.5\"} 3", lines);
        Assert.Contains("samstream_frame_latency_seconds_bucket{camera=\"a\",le=\"+Inf\"} 4", lines);
        Assert.StartsWith("samstream_frame_latency_seconds_sum{camera=\"a\"} 99.3", lines[^2], StringComparison.Ordinal);
        Assert.Equal("samstream_frame_latency_seconds_count{camera=\"a\"} 4", lines[^1]);
    }

    [Fact]
    public void Write_ObservedValueThatIsGone_IsNotWrittenAgain()
    {
        string[] cameras = ["a", "b"];
        _meter.CreateObservableGauge("samstream.objects", () => cameras.Select(
            camera => new Measurement<long>(1, new KeyValuePair<string, object?>("camera", camera))));
        string before = _collector.Write();

        cameras = ["b"];

        Assert.Contains("samstream_objects{camera=\"a\"} 1", before, StringComparison.Ordinal);
        Assert.DoesNotContain("camera=\"a\"", _collector.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LabelWithQuotesAndLines_IsEscaped()
    {
        Counter<long> counter = _meter.CreateCounter<long>("samstream.x");
        counter.Add(2, new KeyValuePair<string, object?>("camera", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("camera", "a\"b\\c\nd"));

        Assert.Contains("samstream_x_total{camera=\"a\\\"b\\\\c\\nd\"} 5\n", _collector.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_KnownTags_AllocatesNothing()
    {
        var instruments = new FrameInstruments(_meter);
        instruments.Tracked("a", TimeSpan.FromSeconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            instruments.Tracked("a", TimeSpan.FromSeconds(1));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Take_MoreTagsThanAreKept_AreLeftOut()
    {
        Counter<long> counter = _meter.CreateCounter<long>("samstream.x");
        for (int i = 0; i < InstrumentSeries.MostSeries + 10; i++)
            counter.Add(1, new KeyValuePair<string, object?>("camera", $"c{i}"));

        Assert.Equal(InstrumentSeries.MostSeries + 2, _collector.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
