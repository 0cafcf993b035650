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
    private long _open;

    /// <summary>Whether everything that came is handled as well.</summary>
    public bool IsSettled => Interlocked.Read(ref _open) == 0;

    public void Put(PipelineEvent happened)
    {
        Interlocked.Increment(ref _open);
        if (_waiting.Writer.TryWrite(happened))
        {
            signal.Set();
            return;
        }

        Interlocked.Decrement(ref _open);
        counters.Shed.Add("events_inbox");
    }

    /// <summary>One that was taken is in its spool, or needs none.</summary>
    public void Handled() => Interlocked.Decrement(ref _open);

    public bool TryTake([NotNullWhen(true)] out PipelineEvent? happened) => _waiting.Reader.TryRead(out happened);
}
