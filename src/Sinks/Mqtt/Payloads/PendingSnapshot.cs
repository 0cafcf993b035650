using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>A frame that was asked for: its picture, its result, and the ids of those that asked, null without one.</summary>
internal sealed record PendingSnapshot(Canvas Picture, MaskFrame Frame, IReadOnlyList<string?> RequestIds);
