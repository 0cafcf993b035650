namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>One compressed frame, in the order of decoding.</summary>
/// <param name="SizeBytes">Length in the file.</param>
/// <param name="Duration">Ticks until the next one is decoded.</param>
/// <param name="CompositionOffset">Ticks from decoding to showing; negative if frames are re-ordered.</param>
/// <param name="IsKey">Whether decoding can begin here.</param>
internal readonly record struct Mp4Sample(int SizeBytes, int Duration, int CompositionOffset, bool IsKey);
