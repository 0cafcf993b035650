namespace SamStream.Chaos.Brokers;

/// <summary>A message that a <see cref="BrokerClient"/> received.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="IsRetained">True if the broker had kept it for whoever comes.</param>
/// <param name="At">When it came, by the wall clock.</param>
public readonly record struct BrokerMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained, DateTimeOffset At);
