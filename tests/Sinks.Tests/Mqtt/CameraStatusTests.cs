using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class CameraStatusTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(94.6, 95L)]
    [InlineData(-20.0, -20L)]
    public void Online_RoadLatency_IsToldInWholeMillisecondsWhileItIsKnown(double? milliseconds, long? expected)
    {
        var counters = new MqttCounters("gate", TimeProvider.System);
        var snapshot = new PipelineSnapshot
        {
            SourceId = "gate",
            Source = null,
            Elapsed = TimeSpan.FromSeconds(4),
            FramesCaptured = 10,
            FramesEncoded = 9,
            FramesTracked = 8,
            Drops = new Dictionary<DropCause, long>(),
            RoadLatency = milliseconds is { } road ? TimeSpan.FromMilliseconds(road) : null,
            CaptureToResult = LatencySummary.None,
            Stages = [],
            BuffersLeased = 1,
            BufferCapacity = 4,
        };
        var status = new CameraStatus("gate", new CameraState(), () => counters.Snapshot(0, 0, null), () => snapshot, TimeProvider.System);

        Assert.Equal(expected, status.Online().Message.RoadLatencyMs);
    }
}
