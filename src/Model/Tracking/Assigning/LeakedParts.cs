using SamStream.Model.Masks;
using SamStream.Model.Tracking.Tracks;

namespace SamStream.Model.Tracking.Assigning;

/// <summary>
/// A mask of which a large share lies in another one, of which it is a small share, is what the other leaked into: a child
/// before its mother, a dog at a man's legs.
/// </summary>
internal static class LeakedParts
{
    /// <summary>Share of a mask that lies in another one from which it may be a part of it.</summary>
    private const float PartShare = 0.5f;

    /// <summary>
    /// By how much that share must exceed the share of the other one. A mask of two people of the same size is twice as large as
    /// one of them.
    /// </summary>
    private const float PartRatio = 1.6f;

    /// <summary>True: the first is such a part of the second; false: the second of the first; null: neither.</summary>
    /// <param name="overlap">Pixels that both have.</param>
    /// <param name="areaA">Pixels of the first.</param>
    /// <param name="areaB">Pixels of the second.</param>
    public static bool? IsPart(int overlap, int areaA, int areaB)
    {
        float ofA = (float)overlap / areaA, ofB = (float)overlap / areaB;
        if (ofA >= PartShare && ofA >= PartRatio * ofB)
            return true;
        return ofB >= PartShare && ofB >= PartRatio * ofA ? false : null;
    }

    /// <summary>
    /// Takes the parts out of the masks that leaked into them, so that they are not carried on with those. Objects do not
    /// exclude each other in any other way from frame to frame: where they meet, that would let one mistake grow.
    /// </summary>
    public static void Remove(IReadOnlyList<ObjectTrack> tracks)
    {
        for (int i = 0; i < tracks.Count; i++)
        {
            for (int j = i + 1; j < tracks.Count; j++)
                Separate(tracks[i].Reference, tracks[j].Reference);
        }
    }

    private static void Separate(BinaryMask a, BinaryMask b)
    {
        int overlap = a.IsEmpty || b.IsEmpty ? 0 : a.Overlap(b);
        if (overlap == 0)
            return;
        bool? isPart = IsPart(overlap, a.Area, b.Area);
        if (isPart == true)
            b.Subtract(a);
        else if (isPart == false)
            a.Subtract(b);
    }
}
