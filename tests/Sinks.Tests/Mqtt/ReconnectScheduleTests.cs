using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class ReconnectScheduleTests
{
    private static readonly MqttReconnectOptions Options = new();

    [Fact]
    public void Next_FailuresInARow_DoublesUpToTheLongest()
    {
        var schedule = new ReconnectSchedule(Options, () => 0);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => schedule.Next(false).TotalSeconds));
    }

    [Fact]
    public void Next_Refusal_IsTheLongest() =>
        Assert.Equal(30, new ReconnectSchedule(Options, () => 0).Next(isRefusal: true).TotalSeconds);

    [Fact]
    public void Next_Jitter_TakesUpToItsShareAway() =>
        Assert.Equal(0.4, new ReconnectSchedule(Options, () => 1).Next(false).TotalSeconds, 6);

    [Fact]
    public void Held_LongEnough_BeginsAnew()
    {
        var schedule = new ReconnectSchedule(Options, () => 0);
        schedule.Next(false);
        schedule.Next(false);

        schedule.Held(TimeSpan.FromSeconds(29));
        Assert.Equal(2, schedule.Next(false).TotalSeconds);
        schedule.Held(TimeSpan.FromSeconds(30));
        Assert.Equal(0.5, schedule.Next(false).TotalSeconds);
    }
}
