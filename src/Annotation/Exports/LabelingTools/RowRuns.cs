using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Exports.LabelingTools;

/// <summary>Lengths of alternating runs of background and object, row by row, the first one background, which may be 0 alone.</summary>
internal static class RowRuns
{
    /// <summary>Those of the mask's bounds.</summary>
    public static List<int> OfBounds(SegmentationMask mask) => Of(mask, before: 0, between: 0, after: 0);

    /// <summary>Those of the whole frame.</summary>
    public static List<int> OfFrame(SegmentationMask mask) => Of(
        mask,
        before: (mask.Bounds.Top * mask.Width) + mask.Bounds.Left,
        between: mask.Width - mask.Bounds.Width,
        after: mask.Width - mask.Bounds.Right + ((mask.Height - mask.Bounds.Bottom) * mask.Width));

    private static List<int> Of(SegmentationMask mask, int before, int between, int after)
    {
        List<int> runs = [before];
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
        {
            Add(runs, isObject: false, y == mask.Bounds.Top ? 0 : between);
            for (ReadOnlySpan<byte> rest = mask.Row(y); rest.Length > 0;)
            {
                int length = rest.IndexOfAnyExcept(rest[0]);
                if (length < 0)
                    length = rest.Length;
                Add(runs, rest[0] != 0, length);
                rest = rest[length..];
            }
        }

        Add(runs, isObject: false, after);
        return runs;
    }

    private static void Add(List<int> runs, bool isObject, int length)
    {
        bool isLast = runs.Count % 2 == (isObject ? 0 : 1);
        if (isLast)
            runs[^1] += length;
        else if (length > 0)
            runs.Add(length);
    }
}
