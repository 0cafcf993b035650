namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>The connection that a status came over.</summary>
/// <param name="Since">ISO 8601 in UTC.</param>
/// <param name="Reconnects">Connections before this one.</param>
/// <param name="Shed">Messages that were given up, by cause.</param>
/// <param name="Degraded">Results that were too large, by what they became.</param>
/// <param name="SpoolMessages">Events and answers that wait.</param>
/// <param name="SpoolBytes">Their bytes.</param>
/// <param name="SpoolError">Why they are not on disk though they should be, or null.</param>
internal sealed record MqttStatusMessage(
    string Since,
    long Reconnects,
    IReadOnlyDictionary<string, long> Shed,
    IReadOnlyDictionary<string, long> Degraded,
    long SpoolMessages,
    long SpoolBytes,
    string? SpoolError);
