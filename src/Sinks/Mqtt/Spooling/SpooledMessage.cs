namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>A message that waits for the broker.</summary>
/// <param name="Sequence">Counts up by one for each message of a stream; also in the message itself.</param>
/// <param name="At">When it was made.</param>
/// <param name="Topic">Where it goes.</param>
/// <param name="Payload">What is sent.</param>
/// <param name="CorrelationData">What the asker gave to know its answer by.</param>
internal sealed record SpooledMessage(
    long Sequence, DateTimeOffset At, string Topic, byte[] Payload, byte[] CorrelationData)
{
    /// <summary>What it takes of the spool's bytes.</summary>
    public long Bytes => Payload.Length + CorrelationData.Length + Topic.Length;
}
