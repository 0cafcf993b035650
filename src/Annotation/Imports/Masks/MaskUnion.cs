using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.Masks;

/// <summary>The pixels of several masks of one frame.</summary>
internal static class MaskUnion
{
    /// <summary>Their union.</summary>
    /// <param name="masks">At least one; all of one size.</param>
    public static CocoRle Of(IReadOnlyList<CocoRle> masks)
    {
        if (masks.Count == 1)
            return masks[0];
        List<(uint Start, uint End)> runs = [];
        foreach (CocoRle mask in masks)
            AddRuns(mask, runs);
        runs.Sort();
        List<uint> counts = [];
        uint at = 0;
        for (int i = 0; i < runs.Count;)
        {
            (uint start, uint end) = runs[i++];
            while (i < runs.Count && runs[i].Start <= end)
                end = Math.Max(end, runs[i++].End);
            counts.Add(start - at);
            counts.Add(end - start);
            at = end;
        }

        (int width, int height) = (masks[0].Width, masks[0].Height);
        counts.Add(((uint)width * (uint)height) - at);
        return CocoRle.FromCounts(width, height, [.. counts]);
    }

    private static void AddRuns(CocoRle mask, List<(uint Start, uint End)> runs)
    {
        uint at = 0;
        ReadOnlySpan<uint> counts = mask.Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            uint end = at + counts[i];
            if ((i & 1) != 0 && counts[i] > 0)
                runs.Add((at, end));
            at = end;
        }
    }
}
