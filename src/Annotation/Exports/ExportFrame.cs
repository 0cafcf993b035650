using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Exports;

/// <summary>A frame with its objects.</summary>
/// <param name="Index">Its number in the clip, from 0, as the decoder gives frames and <c>ffprobe -count_frames</c> counts them.</param>
/// <param name="Seconds">Its presentation time in the clip, seconds.</param>
/// <param name="Objects">In order of their ids; those without a mask too.</param>
internal sealed record ExportFrame(long Index, double Seconds, IReadOnlyList<ExportObject> Objects);

/// <summary>An object on a frame.</summary>
/// <param name="Track">Which it is.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Mask">Of the whole frame's size; null: it is not seen here.</param>
/// <param name="Score">Probability that the mask is right, 0 to 1.</param>
/// <param name="IsKeyframe">True if a person has set it here; false: it was tracked here.</param>
internal sealed record ExportObject(ExportTrack Track, TrackState State, CocoRle? Mask, float Score, bool IsKeyframe);
