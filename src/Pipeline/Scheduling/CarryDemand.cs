using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Scheduling;

/// <summary>What a segmenter says of a frame to which masks were carried.</summary>
/// <param name="HasObjects">False: there is nothing that an encoding could find.</param>
/// <param name="IsRequired">True if the frame must be encoded: a prompt is for it, or nothing can be carried to it.</param>
/// <param name="Strain">
/// How far the carried masks may be from the truth, of the worst object: 0 on an encoded frame, and growing with the
/// motion and the change of area since then, in units of the object's size.
/// </param>
/// <param name="Region">The part of the frame that is enough to find all objects; empty: all of it.</param>
public readonly record struct CarryDemand(bool HasObjects, bool IsRequired, float Strain, PixelBounds Region = default);
