namespace SamStream.Sources.Live;

/// <summary>What was asked of a device, which gives what comes closest; null: its choice.</summary>
internal sealed record LiveRequest(int? Width = null, int? Height = null, double? FrameRate = null);
