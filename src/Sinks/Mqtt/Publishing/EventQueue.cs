using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Mqtt.Requests;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// Takes events from the pipeline and returns at once; the disk of the spool may be slow. Where it is full, changes of
/// states are lost, and counted; answers to requests have places of their own, as many as requests can wait.
/// </summary>
internal sealed class EventQueue(MqttCounters counters, WorkSignal signal)
{
    private const int Capacity = 8192;

    private readonly Channel<PipelineEvent> _waiting = Channel.CreateBounded<PipelineEvent>(Capacity + CameraRequests.MaxPending);
    private long _open;

    /// <summary>Whether everything that came is handled as well.</summary>
    public bool IsSettled => Interlocked.Read(ref _open) == 0;

    public void Put(PipelineEvent happened)
    {
        Interlocked.Increment(ref _open);
        bool hasPlace = happened is CommandAnswered || _waiting.Reader.Count < Capacity;
        if (hasPlace && _waiting.Writer.TryWrite(happened))
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
