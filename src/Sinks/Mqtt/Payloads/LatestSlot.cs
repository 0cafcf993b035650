namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>Holds the latest of something until it is taken; thread-safe.</summary>
internal sealed class LatestSlot<T>
    where T : class
{
    private T? _latest;

    /// <returns>What nobody took before, or null.</returns>
    public T? Put(T value) => Interlocked.Exchange(ref _latest, value);

    public T? Take() => Interlocked.Exchange(ref _latest, null);
}
