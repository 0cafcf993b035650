namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>A request cannot be carried out; the message is for its sender.</summary>
/// <param name="code">One of <see cref="RefusalCode"/>.</param>
/// <param name="message">What was found and what it must be.</param>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
