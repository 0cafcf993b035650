using SamStream.Model.Masks;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Tracking.Assigning;

/// <summary>
/// Gives each pixel that two objects' masks claim on a frame to one of them, in what is published and in what is carried on: so who is
/// in front is remembered by the masks themselves.
/// </summary>
/// <param name="hasParts">False: a small mask in a large one is like any other.</param>
/// <param name="hasFront">False: who had the pixels on the frame before does not matter.</param>
internal sealed class MaskExclusion(bool hasParts = true, bool hasFront = true)
{
    /// <summary>
    /// Share of a mask that lies in another one from which it may be what the other leaked into, a child before its mother, a dog at
    /// a man's legs; and share of the claimed pixels that had one owner, from which that one is in front.
    /// </summary>
    private const float PartShare = 0.5f;

    /// <summary>
    /// By how much that share must exceed the share of the other one. A mask of two people of the same size is twice as large as
    /// one of them.
    /// </summary>
    private const float PartRatio = 1.6f;

    private readonly List<ObjectTrack> _tracks = [];

    /// <summary>
    /// Separates the masks of an encoded frame. A small one that lies in a large one keeps its pixels; else a mask that was found takes
    /// them from one that was only carried; else the one in front takes them: on whose carried mask, and not on the other one's, most
    /// of them lie; else each goes to the higher logit. An object that would be left without any is covered.
    /// </summary>
    public void Separate(IReadOnlyList<ObjectLook> looks)
    {
        Order(looks);
        for (int i = 0; i < _tracks.Count; i++)
        {
            for (int j = i + 1; j < _tracks.Count; j++)
                Separate(_tracks[i], _tracks[j]);
        }
    }

    // Where three claim the same pixels it matters who comes first: the surest one, whatever the ids.
    private void Order(IReadOnlyList<ObjectLook> looks)
    {
        _tracks.Clear();
        for (int i = 0; i < looks.Count; i++)
            _tracks.Add(looks[i].Track);
        _tracks.Sort(static (a, b) =>
            (-a.Score, -a.Reference.Area, a.Id.Value).CompareTo((-b.Score, -b.Reference.Area, b.Id.Value)));
    }

    /// <summary>Separates masks that flow has carried, and that were separate before: what two claim is the smaller one's.</summary>
    public static void Separate(ReadOnlySpan<SegmentationMask> carried)
    {
        for (int i = 0; i < carried.Length; i++)
        {
            for (int j = i + 1; j < carried.Length; j++)
            {
                (SegmentationMask small, SegmentationMask large) =
                    carried[i].Area <= carried[j].Area ? (carried[i], carried[j]) : (carried[j], carried[i]);
                large.Subtract(small);
            }
        }
    }

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

    private void Separate(ObjectTrack a, ObjectTrack b)
    {
        if (a.Reference.IsEmpty || b.Reference.IsEmpty || a.IsCovered || b.IsCovered)
            return;
        int overlap = a.Reference.Overlap(b.Reference);
        if (overlap == 0)
            return;
        bool? isFirst = hasParts ? IsPart(overlap, a.Reference.Area, b.Reference.Area) : null;
        isFirst ??= IsFound(a) == IsFound(b) ? null : IsFound(a);
        isFirst ??= hasFront ? IsInFront(a, b, overlap) : null;
        if (isFirst is null)
            SeparateByLogits(a, b);
        else
            Take(isFirst == true ? a : b, isFirst == true ? b : a, overlap);
    }

    private static bool IsFound(ObjectTrack track) => track.Carrying.Found.Candidate is not null;

    // Null: it is not known who had the pixels.
    private static bool? IsInFront(ObjectTrack a, ObjectTrack b, int overlap)
    {
        int onA = CountAlone(a, b), onB = CountAlone(b, a);
        return onA + onB < PartShare * overlap || onA == onB ? null : onA > onB;
    }

    // Pixels that both claim now, and that only the first one has in its carried mask.
    private static int CountAlone(ObjectTrack first, ObjectTrack second)
    {
        if (first.Carried.IsEmpty)
            return 0;
        int count = 0;
        PixelBounds shared = first.Reference.Bounds.Intersect(second.Reference.Bounds);
        for (int y = shared.Top; y < shared.Bottom; y++)
        {
            ReadOnlySpan<byte> one = first.Reference.Row(y, shared), other = second.Reference.Row(y, shared), had = first.Carried.Row(y, shared);
            ReadOnlySpan<byte> hadToo = second.Carried.IsEmpty ? default : second.Carried.Row(y, shared);
            for (int x = MaskOverlap.IndexOf(one, other, 0); x >= 0; x = MaskOverlap.IndexOf(one, other, x + 1))
                count += had[x] != 0 && (hadToo.IsEmpty || hadToo[x] == 0) ? 1 : 0;
        }

        return count;
    }

    private static void Take(ObjectTrack winner, ObjectTrack loser, int overlap)
    {
        if (loser.Reference.Area - overlap < ObjectTrack.FewestPixels)
            loser.Cover();
        else
            loser.Reference.Subtract(winner.Reference);
    }

    private static void SeparateByLogits(ObjectTrack a, ObjectTrack b)
    {
        PixelBounds shared = a.Reference.Bounds.Intersect(b.Reference.Bounds);
        for (int y = shared.Top; y < shared.Bottom; y++)
        {
            Span<byte> ofA = a.Reference.Row(y, shared), ofB = b.Reference.Row(y, shared);
            for (int x = MaskOverlap.IndexOf(ofA, ofB, 0); x >= 0; x = MaskOverlap.IndexOf(ofA, ofB, x + 1))
            {
                bool isFirst = LogitAt(a, shared.Left + x, y) >= LogitAt(b, shared.Left + x, y);
                (isFirst ? ofB : ofA)[x] = 0;
            }
        }

        Measure(a);
        Measure(b);
    }

    private static void Measure(ObjectTrack track)
    {
        track.Reference.Measure(track.Reference.Bounds);
        if (track.Reference.Area < ObjectTrack.FewestPixels)
            track.Lose();
    }

    private static float LogitAt(ObjectTrack track, int x, int y) =>
        track.Carrying.Found is { Candidate: { } candidate, Prompt: var prompt, View.Decoded: { } decoded }
            ? LowResLogits.Sample(decoded.Logits(prompt, candidate), decoded.Geometry, x, y)
            : float.MinValue;
}
