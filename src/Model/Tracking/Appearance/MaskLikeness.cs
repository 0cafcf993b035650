using System.Numerics;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>How a mask of low-resolution logits and a likeness map go together.</summary>
/// <param name="Overlap">
/// Likeness inside over the mask's cells plus the likeness that is left out around them: a soft IoU, 0 to 1. A mask of a
/// part of the object is inside all right, but leaves the rest out.
/// </param>
/// <param name="Cells">Low-resolution cells of the mask.</param>
internal readonly record struct MaskLikeness(float Overlap, int Cells)
{
    /// <summary>How far around the mask likeness is missed: this share of its sides, and at least two cells.</summary>
    private const int SurroundingsShare = 4;

    /// <summary>Where it is not known what the object looks like.</summary>
    public static readonly MaskLikeness Unknown = new(1, 0);

    public static MaskLikeness Of(ReadOnlySpan<float> logits, in LetterboxGeometry geometry, LikenessMap map)
    {
        int stride = geometry.Input.LowResColumns, width = geometry.LowResWidth, height = geometry.LowResHeight;
        // Low-resolution cells along the side of a cell of the embedding are a power of two.
        int step = geometry.Input.CellStep / geometry.Input.LowResStep, shift = BitOperations.Log2((uint)step);
        int left = width, top = height, right = 0, bottom = 0, cells = 0;
        float inside = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> row = logits.Slice(y * stride, width), likeness = RowOf(map, y >> shift);
            for (int x = row.IndexOfAnyInRange(float.Epsilon, float.MaxValue); x >= 0 && x < width; x++)
            {
                if (row[x] <= 0)
                    continue;
                cells++;
                inside += likeness[ColumnOf(map, x >> shift)];
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), y + 1);
            }
        }

        if (cells == 0)
            return default;
        int aroundX = Math.Max(2 * step, (right - left) / SurroundingsShare);
        int aroundY = Math.Max(2 * step, (bottom - top) / SurroundingsShare);
        float outside = 0;
        for (int y = Math.Max(0, top - aroundY); y < Math.Min(height, bottom + aroundY); y++)
        {
            ReadOnlySpan<float> row = logits.Slice(y * stride, width), likeness = RowOf(map, y >> shift);
            for (int x = Math.Max(0, left - aroundX); x < Math.Min(width, right + aroundX); x++)
                outside += row[x] <= 0 ? likeness[ColumnOf(map, x >> shift)] : 0;
        }

        return new MaskLikeness(inside / (cells + outside), cells);
    }

    private static ReadOnlySpan<float> RowOf(LikenessMap map, int y) => map.Row(Math.Min(y, map.Grid.Rows - 1));

    private static int ColumnOf(LikenessMap map, int x) => Math.Min(x, map.Grid.Columns - 1);
}
