using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Annotation.Imports.Masks;

/// <summary>Run lengths down the columns, of objects that are met pixel by pixel.</summary>
/// <param name="width">Of the frame.</param>
/// <param name="height">Of the frame.</param>
internal sealed class PixelRuns(int width, int height)
{
    private readonly List<uint> _counts = [];

    // Behind the last pixel that was added.
    private uint _end;

    /// <summary>Run lengths so far.</summary>
    public int Count => _counts.Count;

    /// <summary>Adds a pixel, further down or further to the right than the last one.</summary>
    public void Add(int x, int y)
    {
        uint place = ((uint)x * (uint)height) + (uint)y;
        if (_counts.Count > 0 && place == _end)
        {
            _counts[^1]++;
        }
        else
        {
            _counts.Add(place - _end);
            _counts.Add(1);
        }

        _end = place + 1;
    }

    public CocoRle ToMask() => CocoRle.FromCounts(width, height, [.. _counts, ((uint)width * (uint)height) - _end]);

    /// <summary>The mask whose pixels in a box are those that are not 0.</summary>
    /// <param name="width">Of the frame.</param>
    /// <param name="height">Of the frame.</param>
    /// <param name="box">In the frame.</param>
    /// <param name="pixels">Row-major [box.Height, box.Width].</param>
    public static CocoRle OfBox(int width, int height, in PixelBounds box, ReadOnlySpan<byte> pixels)
    {
        var runs = new PixelRuns(width, height);
        for (int x = 0; x < box.Width; x++)
        {
            for (int y = 0; y < box.Height; y++)
            {
                if (pixels[(y * box.Width) + x] != 0)
                    runs.Add(box.Left + x, box.Top + y);
            }
        }

        return runs.ToMask();
    }

    /// <summary>The masks of the values of an image but 0, in order of the values.</summary>
    /// <param name="width">Of the frame.</param>
    /// <param name="height">Of the frame.</param>
    /// <param name="values">Row-major [height, width].</param>
    /// <param name="mostRuns">Of all of them.</param>
    /// <exception cref="FormatException">There are more.</exception>
    public static SortedDictionary<int, CocoRle> OfValues(int width, int height, ReadOnlySpan<ushort> values, int mostRuns)
    {
        Dictionary<int, PixelRuns> all = [];
        int budget = mostRuns;
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < height; y++)
            {
                int value = values[(y * width) + x];
                if (value == 0)
                    continue;
                if (!all.TryGetValue(value, out PixelRuns? runs))
                    all.Add(value, runs = new PixelRuns(width, height));
                int before = runs.Count;
                runs.Add(x, y);
                budget -= runs.Count - before;
                if (budget < 0)
                    throw new FormatException($"the masks of a frame have more than {mostRuns} run lengths");
            }
        }

        return new SortedDictionary<int, CocoRle>(all.ToDictionary(found => found.Key, found => found.Value.ToMask()));
    }
}
