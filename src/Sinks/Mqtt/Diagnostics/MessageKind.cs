namespace SamStream.Sinks.Mqtt.Diagnostics;

/// <summary>What messages count as.</summary>
internal static class MessageKind
{
    public const string Masks = "masks";
    public const string Overlay = "overlay";
    public const string Snapshot = "snapshot";
    public const string Status = "status";
    public const string Discovery = "discovery";
    public const string Events = "events";
    public const string Answers = "answers";
}
