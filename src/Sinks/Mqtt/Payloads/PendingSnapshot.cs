using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>A frame that was asked for: its picture and its result.</summary>
internal sealed record PendingSnapshot(Canvas Picture, MaskFrame Frame);
