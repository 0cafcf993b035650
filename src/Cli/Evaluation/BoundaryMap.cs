namespace SamStream.Cli.Evaluation;

/// <summary>
/// Boundary pixels of a binary mask: a pixel is one if it differs from its neighbour to the right, below, or right
/// below. The boundary lies half a pixel towards the origin. In the last row only the right neighbour counts, in the last
/// column only the lower one, and the last pixel of all is never one (Perazzi et al., "A Benchmark Dataset and
/// Evaluation Methodology for Video Object Segmentation", CVPR 2016, and the evaluation code of DAVIS 2017).
/// </summary>
internal static class BoundaryMap
{
    /// <summary>Writes 1 for a boundary pixel, else 0.</summary>
    /// <param name="mask">Row-major [height, width], any value but 0 is object.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="boundary">Of the same size.</param>
    /// <returns>The number of boundary pixels.</returns>
    public static int Compute(ReadOnlySpan<byte> mask, int width, int height, Span<byte> boundary)
    {
        int count = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(y * width, width);
            // Without a row below, the row stands in for it: right neighbour and lower right one are then the same.
            ReadOnlySpan<byte> below = y + 1 < height ? mask.Slice((y + 1) * width, width) : row;
            Span<byte> target = boundary.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                int right = x + 1 < width ? x + 1 : x;
                bool self = row[x] != 0;
                bool differs = self != (row[right] != 0) || self != (below[x] != 0) || self != (below[right] != 0);
                target[x] = differs ? (byte)1 : (byte)0;
                count += differs ? 1 : 0;
            }
        }

        return count;
    }
}
