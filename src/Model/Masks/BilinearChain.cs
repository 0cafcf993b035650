namespace SamStream.Model.Masks;

/// <summary>
/// SAM's two enlargements of a mask along one axis, composed: low resolution → input, crop, → frame, both bilinear with
/// half-pixel centres and clamped edges. Every frame pixel is a weighted sum of three neighbouring low-resolution cells.
/// </summary>
internal sealed class BilinearChain
{
    /// <summary>Low-resolution cells for each frame pixel.</summary>
    public const int Taps = 3;

    /// <summary>Frame pixels that the vector kernels handle at a time; the arrays are padded to a multiple of it.</summary>
    public const int Block = 16;

    /// <param name="lowResLength">Cells along the axis, at least 3.</param>
    /// <param name="inputLength">Pixels of the input along the axis.</param>
    /// <param name="croppedLength">Pixels of the input that the frame fills.</param>
    /// <param name="frameLength">Pixels of the frame.</param>
    public BilinearChain(int lowResLength, int inputLength, int croppedLength, int frameLength)
    {
        Length = frameLength;
        var padded = (frameLength + Block - 1) / Block * Block;
        First = GC.AllocateArray<int>(padded, pinned: true);
        Weights0 = GC.AllocateArray<float>(padded, pinned: true);
        Weights1 = GC.AllocateArray<float>(padded, pinned: true);
        Weights2 = GC.AllocateArray<float>(padded, pinned: true);

        Span<double> weights = stackalloc double[Taps];
        for (var i = 0; i < frameLength; i++)
        {
            var (near, share) = Locate(i, (double)croppedLength / frameLength, croppedLength);
            var far = Math.Min(near + 1, croppedLength - 1);
            var (cell0, share0) = Locate(near, (double)lowResLength / inputLength, lowResLength);
            var (cell1, share1) = Locate(far, (double)lowResLength / inputLength, lowResLength);

            var first = Math.Min(cell0, lowResLength - Taps);
            weights.Clear();
            Add(weights, cell0 - first, (1 - share) * (1 - share0));
            Add(weights, cell0 - first + 1, (1 - share) * share0);
            Add(weights, cell1 - first, share * (1 - share1));
            Add(weights, cell1 - first + 1, share * share1);
            First[i] = first;
            Weights0[i] = (float)weights[0];
            Weights1[i] = (float)weights[1];
            Weights2[i] = (float)weights[2];
        }

        for (var i = frameLength; i < padded; i++)
            First[i] = First[frameLength - 1];
    }

    /// <summary>Frame pixels along the axis.</summary>
    public int Length { get; }

    /// <summary>First of the three cells of each frame pixel, ascending. Pinned, like the weights.</summary>
    public int[] First { get; }

    public float[] Weights0 { get; }
    public float[] Weights1 { get; }
    public float[] Weights2 { get; }

    private static (int Near, double Share) Locate(int pixel, double scale, int length)
    {
        var position = Math.Max(0, ((pixel + 0.5) * scale) - 0.5);
        var near = Math.Min((int)position, length - 1);
        return (near, near == length - 1 ? 0 : position - near);
    }

    private static void Add(Span<double> weights, int tap, double weight)
    {
        // A share of zero may name the cell behind the last one.
        if (weight != 0)
            weights[tap] += weight;
    }
}
