using SamStream.Cli.Hosting;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact]
    public void Of_ProcessNotConnected_IsNotReadyAndSaysWhy()
    {
        ReadinessMessage message = Readiness.Of([], Connection(isConnected: false, "Connection refused"));

        Assert.False(message.Ready);
        Assert.Equal(["the process is not connected to the broker: Connection refused"], message.Reasons);
        Assert.Equal((false, "Connection refused"), (message.Broker!.Connected, message.Broker.LastError));
    }

    [Fact]
    public void Of_ProcessConnected_IsReady()
    {
        ReadinessMessage message = Readiness.Of([], Connection(isConnected: true));

        Assert.True(message.Ready);
        Assert.True(message.Broker!.Connected);
    }

    [Fact]
    public void Of_NoBroker_LeavesItOut()
    {
        ReadinessMessage message = Readiness.Of([], null);

        Assert.True(message.Ready);
        Assert.Null(message.Broker);
    }

    [Fact]
    public void Of_CameraAndProcessNotConnected_TellsBoth()
    {
        var camera = new CameraMonitor("door") { Mqtt = () => Connection(isConnected: false) };

        ReadinessMessage message = Readiness.Of([camera], Connection(isConnected: false));

        Assert.Equal(
            [
                "camera door is not running (connecting)", "camera door is not connected to the broker",
                "the process is not connected to the broker",
            ],
            message.Reasons);
    }

    [Theory]
    [InlineData(SourceState.Running, true, "paused", true)]
    [InlineData(SourceState.Running, false, "running", true)]
    [InlineData(SourceState.Backoff, true, "backoff", false)]
    public void Of_CameraPausedByACommand_SaysSoAndIsReady(SourceState state, bool isPaused, string word, bool isReady)
    {
        var camera = new CameraMonitor("door")
        {
            Snapshot = () => new PipelineSnapshot
            {
                SourceId = "door",
                Source = null,
                SourceStatus = new SourceStatus(state, DateTimeOffset.UnixEpoch, 0, null, null),
                IsPaused = isPaused,
                Elapsed = TimeSpan.FromSeconds(4),
                FramesCaptured = 10,
                FramesEncoded = 9,
                FramesTracked = 8,
                Drops = new Dictionary<DropCause, long>(),
                CaptureToResult = LatencySummary.None,
                Stages = [],
                BuffersLeased = 1,
                BufferCapacity = 4,
            },
        };

        ReadinessMessage message = Readiness.Of([camera], null);

        Assert.Equal((word, isReady), (message.Cameras[0].State, message.Ready));
    }

    private static MqttSnapshot Connection(bool isConnected, string? lastError = null) => new()
    {
        Camera = null,
        IsConnected = isConnected,
        Since = DateTimeOffset.UnixEpoch,
        Reconnects = 0,
        LastError = lastError,
        Published = new Dictionary<string, long>(),
        PublishedBytes = 0,
        Shed = new Dictionary<string, long>(),
        SpoolMessages = 0,
        SpoolBytes = 0,
        SpoolError = null,
        Degraded = new Dictionary<string, long>(),
        Requests = new Dictionary<string, long>(),
        PublishLatency = LatencySummary.None,
    };
}
