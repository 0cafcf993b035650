namespace SamStream.Sinks.MaskImages;

/// <summary>The five row filters of PNG, for pixels of at most one byte (PNG specification, section 9).</summary>
internal static class PngFilter
{
    /// <param name="filter">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">Filtered; unfiltered afterwards.</param>
    /// <param name="above">The unfiltered row above; zeros for the first one.</param>
    /// <param name="y">For the error.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int y)
    {
        int left = 0, aboveLeft = 0;
        switch (filter)
        {
            case 0:
                return;
            case 1:
                for (int x = 0; x < row.Length; x++)
                    left = row[x] = (byte)(row[x] + left);
                return;
            case 2:
                for (int x = 0; x < row.Length; x++)
                    row[x] += above[x];
                return;
            case 3:
                for (int x = 0; x < row.Length; x++)
                    left = row[x] = (byte)(row[x] + ((left + above[x]) >> 1));
                return;
            case 4:
                for (int x = 0; x < row.Length; x++)
                {
                    left = row[x] = (byte)(row[x] + Paeth(left, above[x], aboveLeft));
                    aboveLeft = above[x];
                }

                return;
            default:
                throw new InvalidDataException($"row {y} has the filter {filter}; there are 0 to 4");
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toAboveLeft = Math.Abs(estimate - aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
            return left;
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
