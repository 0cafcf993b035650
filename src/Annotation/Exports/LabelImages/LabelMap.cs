using System.Runtime.InteropServices;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Exports.LabelImages;

/// <summary>A value for each pixel of a frame, 0 for none. Whoever is drawn first keeps its pixels.</summary>
/// <typeparam name="T">Byte, or 16 bits.</typeparam>
internal sealed class LabelMap<T>(int width, int height)
    where T : struct, IEquatable<T>
{
    private readonly T[] _pixels = new T[checked(width * height)];

    /// <summary>Row-major [height, width].</summary>
    public ReadOnlySpan<T> Pixels => _pixels;

    /// <summary>Begins a frame.</summary>
    public void Clear() => _pixels.AsSpan().Clear();

    /// <summary>Gives a mask's pixels a value, those apart that have one.</summary>
    /// <returns>How many those are.</returns>
    public int Draw(CocoRle mask, T value)
    {
        int position = 0, lost = 0;
        ReadOnlySpan<uint> counts = mask.Counts;
        for (int run = 0; run < counts.Length; run++)
        {
            int end = position + (int)counts[run];
            if ((run & 1) != 0)
                lost += DrawRun(position, end, value);
            position = end;
        }

        return lost;
    }

    /// <summary>The pixels of a mask that have a value.</summary>
    public CocoRle Kept(CocoRle mask, T value)
    {
        List<uint> counts = [0];
        int position = 0;
        ReadOnlySpan<uint> runs = mask.Counts;
        for (int run = 0; run < runs.Length; run++)
        {
            int end = position + (int)runs[run];
            if ((run & 1) == 0)
                Add(false, runs[run]);
            for ((int x, int y) = Math.DivRem(position, height); (run & 1) != 0 && position < end; position++)
            {
                Add(_pixels[(y * width) + x].Equals(value), 1);
                if (++y == height)
                    (x, y) = (x + 1, 0);
            }

            position = end;
        }

        return CocoRle.FromCounts(width, height, CollectionsMarshal.AsSpan(counts));

        // Runs take turns, and the first one is of what is not in it.
        void Add(bool isIn, uint pixels)
        {
            if (isIn == (counts.Count % 2 == 0))
                counts[^1] += pixels;
            else
                counts.Add(pixels);
        }
    }

    // Runs go down the columns.
    private int DrawRun(int start, int end, T value)
    {
        int lost = 0;
        (int x, int y) = Math.DivRem(start, height);
        for (int position = start; position < end; position++)
        {
            ref T pixel = ref _pixels[(y * width) + x];
            if (pixel.Equals(default))
                pixel = value;
            else
                lost++;
            if (++y == height)
                (x, y) = (x + 1, 0);
        }

        return lost;
    }
}
