namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>Pixels of the latest frame.</summary>
internal readonly record struct FrameSize(int Width, int Height);
