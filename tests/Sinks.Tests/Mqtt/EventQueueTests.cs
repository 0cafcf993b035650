using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.Sinks.Mqtt.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class EventQueueTests
{
    [Fact]
    public void Put_FloodOfStates_LosesNoAnswer()
    {
        var counters = new MqttCounters("gate", TimeProvider.System);
        var queue = new EventQueue(counters, new WorkSignal());
        for (int i = 0; i < 20_000; i++)
            queue.Put(Change());
        for (int i = 0; i < CameraRequests.MaxPending; i++)
            queue.Put(new CommandAnswered("gate", DateTimeOffset.UnixEpoch, new CommandAnswer(new PauseCamera(), CommandAction.Paused)));
        queue.Put(Change());

        int answers = 0, changes = 0;
        while (queue.TryTake(out PipelineEvent? happened))
        {
            _ = happened is CommandAnswered ? answers++ : changes++;
            queue.Handled();
        }

        Assert.Equal((CameraRequests.MaxPending, 8192), (answers, changes));
        Assert.True(queue.IsSettled);
        Assert.Equal(20_001 - 8192, counters.Shed.ToDictionary()["events_inbox"]);
    }

    private static ObjectStateChanged Change() => new(
        "gate", DateTimeOffset.UnixEpoch, new ObjectId(1), null, TrackState.Tracked, TrackState.Lost, ObjectChangeReason.Observed, 1, default);
}
