namespace SamStream.Model.Preprocessing;

/// <summary>
/// The taps of one axis laid out for <see cref="RowGather512"/> and <see cref="RowGather256"/>: by blocks of as many output
/// pixels as a vector has lanes, whose input pixels for one tap all lie within two vectors.
/// </summary>
internal sealed class GatherTaps
{
    private GatherTaps(AntialiasTaps taps, int lanes)
    {
        Lanes = lanes;
        Count = taps.Count;
        Blocks = (taps.OutputLength + lanes - 1) / lanes;
        First = GC.AllocateArray<int>(Blocks, pinned: true);
        Indices = GC.AllocateArray<int>(Blocks * lanes, pinned: true);
        Weights = GC.AllocateArray<float>(Blocks * lanes * Count, pinned: true);
        for (var i = 0; i < taps.OutputLength; i++)
        {
            var block = i / lanes;
            First[block] = taps.First[block * lanes];
            Indices[i] = taps.First[i] - First[block];
            for (var k = 0; k < Count; k++)
                Weights[(((block * Count) + k) * lanes) + (i % lanes)] = taps.Weights[(i * Count) + k];
        }
    }

    /// <summary>Output pixels in a block.</summary>
    public int Lanes { get; }

    /// <summary>Taps for each output pixel.</summary>
    public int Count { get; }

    public int Blocks { get; }

    /// <summary>First input pixel of each block. Pinned, like the rest.</summary>
    public int[] First { get; }

    /// <summary>[Blocks, Lanes]: the first input pixel of each output pixel, counted from the block's, below 2 · Lanes.</summary>
    public int[] Indices { get; }

    /// <summary>[Blocks, Count, Lanes].</summary>
    public float[] Weights { get; }

    /// <summary>Null when a block's input pixels spread over more than two vectors (shrinking by more than about 2).</summary>
    public static GatherTaps? From(AntialiasTaps taps, int lanes)
    {
        for (var i = 0; i < taps.OutputLength; i++)
        {
            if (taps.First[i] - taps.First[i / lanes * lanes] >= 2 * lanes)
                return null;
        }

        return new GatherTaps(taps, lanes);
    }
}
