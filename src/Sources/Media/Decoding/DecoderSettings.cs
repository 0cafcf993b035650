namespace SamStream.Sources.Media.Decoding;

/// <summary>How one child decodes.</summary>
/// <param name="InputArguments">Options of FFmpeg before its input.</param>
/// <param name="Filters">Filters before the pixels are converted, each with a comma behind it; empty: none.</param>
/// <param name="HeldFrames">Frames that the filters hold back, which are lost when the stream's format changes.</param>
/// <param name="IsHardware">True if a driver may take part.</param>
internal sealed record DecoderSettings(IReadOnlyList<string> InputArguments, string Filters, int HeldFrames, bool IsHardware);
