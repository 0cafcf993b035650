using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

/// <summary>The definition taken literally: walk down every column and count.</summary>
internal static class ReferenceRle
{
    public static uint[] Encode(SegmentationMask mask)
    {
        var counts = new List<uint>();
        bool isObject = false;
        uint run = 0;
        for (int x = 0; x < mask.Width; x++)
        {
            for (int y = 0; y < mask.Height; y++)
            {
                if (mask.IsObject(x, y) != isObject)
                {
                    counts.Add(run);
                    run = 0;
                    isObject = !isObject;
                }

                run++;
            }
        }

        counts.Add(run);
        return [.. counts];
    }
}
