namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>A connection could not be made or was lost; the message says why and holds no credentials.</summary>
/// <param name="message">Why.</param>
/// <param name="isRefusal">True if the broker answered and does not want this client: trying again soon will not help.</param>
/// <param name="inner">The library's own error.</param>
internal sealed class MqttConnectionException(string message, bool isRefusal = false, Exception? inner = null)
    : Exception(message, inner)
{
    public bool IsRefusal { get; } = isRefusal;
}
