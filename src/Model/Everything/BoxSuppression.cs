using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Everything;

/// <summary>Leaves one of several masks that are of the same thing, by their boxes.</summary>
internal static class BoxSuppression
{
    /// <summary>
    /// Greedy non-maximum suppression: from the highest predicted IoU on, a mask stays unless its box has a higher IoU than allowed with
    /// that of one that stays. Of equals the first counts.
    /// </summary>
    public static List<FoundMask> Keep(IEnumerable<FoundMask> masks, float mostIou)
    {
        var kept = new List<(FoundMask Mask, BoxXyxy Box)>();
        foreach (FoundMask mask in masks.OrderByDescending(mask => mask.PredictedIou))
        {
            BoxXyxy box = mask.Bounds.ToBox();
            if (!kept.Exists(other => other.Box.IntersectionOverUnion(box) > mostIou))
                kept.Add((mask, box));
        }

        return kept.ConvertAll(pair => pair.Mask);
    }
}
