namespace SamStream.Model.Preprocessing;

/// <summary>
/// The taps of one axis laid out for <see cref="PlanarRow"/>: by blocks of sixteen output pixels, whose input pixels for
/// one tap all lie within two vectors.
/// </summary>
internal sealed class PlanarTaps
{
    /// <summary>Output pixels in a block.</summary>
    public const int Block = 16;

    private PlanarTaps(AntialiasTaps taps)
    {
        Count = taps.Count;
        Blocks = (taps.OutputLength + Block - 1) / Block;
        First = GC.AllocateArray<int>(Blocks, pinned: true);
        Indices = GC.AllocateArray<int>(Blocks * Block, pinned: true);
        Weights = GC.AllocateArray<float>(Blocks * Block * Count, pinned: true);
        for (var i = 0; i < taps.OutputLength; i++)
        {
            var block = i / Block;
            First[block] = taps.First[block * Block];
            Indices[i] = taps.First[i] - First[block];
            for (var k = 0; k < Count; k++)
                Weights[(((block * Count) + k) * Block) + (i % Block)] = taps.Weights[(i * Count) + k];
        }
    }

    public int Count { get; }
    public int Blocks { get; }

    /// <summary>First input pixel of each block. Pinned, like the rest.</summary>
    public int[] First { get; }

    /// <summary>[Blocks, 16]: the first input pixel of each output pixel, counted from the block's, 0 to 31.</summary>
    public int[] Indices { get; }

    /// <summary>[Blocks, Count, 16].</summary>
    public float[] Weights { get; }

    /// <summary>Null when a block's input pixels spread over more than two vectors (shrinking by more than about 2).</summary>
    public static PlanarTaps? From(AntialiasTaps taps)
    {
        for (var i = 0; i < taps.OutputLength; i++)
        {
            if (taps.First[i] - taps.First[i / Block * Block] >= 2 * Block)
                return null;
        }

        return new PlanarTaps(taps);
    }
}
