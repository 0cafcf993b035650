using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Searching;

/// <summary>
/// What comes out from behind something has often turned around, and looks less like what is remembered; its colours and
/// the neighbourhood are the same. There, a sure mask needs less likeness: of 1126 masks found elsewhere in eight sequences with
/// the object hidden artificially, one with a predicted IoU above 0.85 and more than 0.85 of the colours was not the object.
/// </summary>
internal static class NearbyReturn
{
    /// <summary>Least predicted IoU, 0 to 1.</summary>
    public const float LeastPredictedIou = 0.85f;

    /// <summary>Least likeness, as a share of that on the prompt's frame, 0 to 1.</summary>
    public const float LeastLikeness = 0.3f;

    /// <summary>Least soft IoU with what looks like the object, as a share of the same, 0 to 1.</summary>
    public const float LeastOverlap = 0.15f;

    /// <summary>Least share of the object's colours, 0 to 1.</summary>
    public const float LeastColor = 0.95f;

    /// <summary>How far the centre may be from the last place, along each axis, in longer sides of the object.</summary>
    public const float MostSides = 2f;

    /// <summary>True if the mask is worth a look at its colours and place.</summary>
    /// <param name="candidate">The mask.</param>
    /// <param name="self">Likeness on the prompt's frame.</param>
    public static bool IsSure(in Candidate candidate, float self) =>
        candidate.PredictedIou >= LeastPredictedIou
        && candidate.Likeness.Inside >= LeastLikeness * self
        && candidate.Likeness.Overlap >= LeastOverlap * self;

    /// <summary>True if it has the object's colours and is where that vanished.</summary>
    /// <param name="color">Share of the colours.</param>
    /// <param name="found">Its box.</param>
    /// <param name="last">The object's last box.</param>
    public static bool IsTheObject(float color, in BoxXyxy found, in BoxXyxy last)
    {
        float across = MathF.Abs(found.X1 + found.X2 - last.X1 - last.X2) / 2;
        float down = MathF.Abs(found.Y1 + found.Y2 - last.Y1 - last.Y2) / 2;
        return color >= LeastColor && Math.Max(across, down) <= MostSides * Math.Max(last.Width, last.Height);
    }
}
