using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Diagnostics;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.Sinks.Mqtt.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class EventInboxTests
{
    [Fact]
    public void Put_FloodOfStates_LosesNoAnswer()
    {
        var counters = new MqttCounters("gate", TimeProvider.System);
        var inbox = new EventInbox(counters, new WorkSignal());
        for (int i = 0; i < 20_000; i++)
            inbox.Put(Change());
        for (int i = 0; i < RequestDesk.MaxPending; i++)
            inbox.Put(new CommandAnswered("gate", DateTimeOffset.UnixEpoch, new CommandAnswer(new PauseCamera(), CommandAction.Paused)));
        inbox.Put(Change());

        int answers = 0, changes = 0;
        while (inbox.TryTake(out PipelineEvent? happened))
        {
            _ = happened is CommandAnswered ? answers++ : changes++;
            inbox.Handled();
        }

        Assert.Equal((RequestDesk.MaxPending, 8192), (answers, changes));
        Assert.True(inbox.IsSettled);
        Assert.Equal(20_001 - 8192, counters.Shed.ToDictionary()["events_inbox"]);
    }

    private static ObjectStateChanged Change() => new(
        "gate", DateTimeOffset.UnixEpoch, new ObjectId(1), null, TrackState.Tracked, TrackState.Lost, ObjectChangeReason.Observed, 1, default);
}
