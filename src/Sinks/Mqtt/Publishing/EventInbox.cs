using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Mqtt.Diagnostics;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>Takes events from the pipeline's threads and returns at once; the disk of the spool may be slow.</summary>
internal sealed class EventInbox(MqttCounters counters, WorkSignal signal)
{
    private const int Capacity = 8192;

    private readonly Channel<PipelineEvent> _waiting = Channel.CreateBounded<PipelineEvent>(Capacity);

    public bool IsEmpty => _waiting.Reader.Count == 0;

    public void Put(PipelineEvent happened)
    {
        if (_waiting.Writer.TryWrite(happened))
            signal.Set();
        else
            counters.Shed.Add("events_inbox");
    }

    public bool TryTake([NotNullWhen(true)] out PipelineEvent? happened) => _waiting.Reader.TryRead(out happened);
}
