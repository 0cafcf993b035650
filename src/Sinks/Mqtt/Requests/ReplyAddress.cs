using System.Text;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Where an answer goes: to the request's response topic if that begins as the options say, else to the usual topic. The
/// correlation data goes with it.
/// </summary>
internal readonly record struct ReplyAddress(string Topic, byte[] CorrelationData)
{
    private const int MaxTopicBytes = 256;
    private const int MaxCorrelationBytes = 256;

    /// <param name="received">The request.</param>
    /// <param name="usualTopic">Where answers go otherwise.</param>
    /// <param name="allowedPrefix">How response topics must begin.</param>
    public static ReplyAddress Of(MqttMessage received, string usualTopic, string allowedPrefix)
    {
        byte[] correlation = received.CorrelationData.Length <= MaxCorrelationBytes ? received.CorrelationData.ToArray() : [];
        return new ReplyAddress(
            received.ResponseTopic is { } topic && IsAllowed(topic, allowedPrefix) ? topic : usualTopic, correlation);
    }

    /// <summary>The prefix that the options state, or the default one; it ends with a slash.</summary>
    public static string AllowedPrefix(MqttSinkOptions options)
    {
        string prefix = options.Requests.ResponseTopicPrefix ?? options.Prefix + "/reply";
        return prefix.EndsWith('/') ? prefix : prefix + "/";
    }

    private static bool IsAllowed(string topic, string allowedPrefix) =>
        topic.Length > allowedPrefix.Length
        && topic.StartsWith(allowedPrefix, StringComparison.Ordinal)
        && !topic.Any(letter => letter is '+' or '#' || char.IsControl(letter))
        && !CameraTopics.IsRequest(topic)
        && Encoding.UTF8.GetByteCount(topic) <= MaxTopicBytes;
}
