namespace SamStream.Model.Preprocessing;

/// <summary>
/// Weights of bilinear resampling with antialias along one axis, as Pillow's BILINEAR and torchvision with
/// antialias define it: a triangle of half-width max(1, in/out) around each output pixel's centre, normalised.
/// Enlarging, that is plain bilinear interpolation with half-pixel centres.
/// </summary>
internal sealed class AntialiasTaps
{
    /// <param name="inputLength">Input pixels.</param>
    /// <param name="outputLength">Output pixels, spread over all of them.</param>
    public AntialiasTaps(int inputLength, int outputLength)
        : this(inputLength, outputLength, start: 0, inputLength)
    {
    }

    /// <param name="inputLength">Input pixels.</param>
    /// <param name="outputLength">Output pixels.</param>
    /// <param name="start">Where in the input they begin.</param>
    /// <param name="length">How much of it they cover.</param>
    public AntialiasTaps(int inputLength, int outputLength, double start, double length)
    {
        InputLength = inputLength;
        OutputLength = outputLength;
        var scale = length / outputLength;
        var filterScale = Math.Max(scale, 1);
        var first = new int[outputLength];
        var weights = new double[outputLength][];
        for (var i = 0; i < outputLength; i++)
            weights[i] = WeightsAt(start + ((i + 0.5) * scale), filterScale, inputLength, out first[i]);

        Count = weights.Max(w => w.Length);
        First = GC.AllocateArray<int>(outputLength, pinned: true);
        Weights = GC.AllocateArray<float>(outputLength * Count, pinned: true);
        for (var i = 0; i < outputLength; i++)
        {
            // Near the far edge the window moves back so that every tap lies inside the input.
            First[i] = Math.Min(first[i], inputLength - Count);
            var shift = first[i] - First[i];
            for (var k = 0; k < weights[i].Length; k++)
                Weights[(i * Count) + shift + k] = (float)weights[i][k];
        }
    }

    public int InputLength { get; }
    public int OutputLength { get; }

    /// <summary>Taps for each output pixel.</summary>
    public int Count { get; }

    /// <summary>First input pixel of each output pixel; First[i] + Count ≤ InputLength. Pinned.</summary>
    public int[] First { get; }

    /// <summary>[OutputLength, Count]; each row sums to 1. Pinned.</summary>
    public float[] Weights { get; }

    private static double[] WeightsAt(double centre, double filterScale, int inputLength, out int first)
    {
        var low = Math.Max(0, (int)(centre - filterScale + 0.5));
        var high = Math.Min(inputLength, (int)(centre + filterScale + 0.5));
        var weights = new double[high - low];
        double sum = 0;
        for (var i = low; i < high; i++)
            sum += weights[i - low] = Math.Max(0, 1 - Math.Abs((i + 0.5 - centre) / filterScale));

        var start = 0;
        var end = weights.Length;
        while (end - start > 1 && weights[start] == 0)
            start++;
        while (end - start > 1 && weights[end - 1] == 0)
            end--;
        first = low + start;
        return Array.ConvertAll(weights[start..end], weight => weight / sum);
    }
}

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
