using System.Numerics;
using System.Runtime.Intrinsics;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Masks;

/// <summary>
/// A binary mask on the grid of the low-resolution logits, one bit a cell: a cheap stand-in for a full-frame mask when
/// candidates are compared. Cells outside the frame are 0.
/// </summary>
internal sealed class LowResMask
{
    private const int WordBits = 64;

    private ulong[] _bits = [];
    private ulong[] _columnsInFrame = [];
    private int[] _frameColumns = [];
    private LetterboxGeometry _geometry;

    private int WordsPerRow => _columnsInFrame.Length;

    private int UsedWords => _geometry.LowResHeight * WordsPerRow;

    /// <summary>Cells that are object.</summary>
    public int Area { get; private set; }

    public bool this[int row, int column] => ((_bits[(row * WordsPerRow) + (column >> 6)] >> (column & 63)) & 1) != 0;

    /// <summary>Samples a full-frame mask at the centre of each cell; any value but 0 is object.</summary>
    /// <param name="mask">[FrameHeight, FrameWidth], row-major.</param>
    public void Sample(ReadOnlySpan<byte> mask, in LetterboxGeometry geometry)
    {
        if (mask.Length != (long)geometry.FrameWidth * geometry.FrameHeight)
        {
            throw new ArgumentException(
                $"A mask of {geometry.FrameWidth}x{geometry.FrameHeight} has {(long)geometry.FrameWidth * geometry.FrameHeight} bytes, not {mask.Length}.");
        }

        Adapt(geometry);
        var area = 0;
        for (var y = 0; y < geometry.LowResHeight; y++)
        {
            var line = mask.Slice(geometry.LowResToFrameRow(y) * geometry.FrameWidth, geometry.FrameWidth);
            for (var word = 0; word < WordsPerRow; word++)
            {
                ulong bits = 0;
                var end = Math.Min(64, geometry.LowResWidth - (word * 64));
                for (var i = 0; i < end; i++)
                    bits |= (line[_frameColumns[(word * 64) + i]] != 0 ? 1UL : 0UL) << i;
                _bits[(y * WordsPerRow) + word] = bits;
                area += BitOperations.PopCount(bits);
            }
        }

        _bits.AsSpan(geometry.LowResHeight * WordsPerRow).Clear();
        Area = area;
    }

    /// <summary>Takes the cells whose logit is above 0.</summary>
    /// <param name="logits">[rows, columns].</param>
    public void Threshold(ReadOnlySpan<float> logits, in LetterboxGeometry geometry)
    {
        Adapt(geometry);
        var area = 0;
        for (var i = 0; i < UsedWords; i++)
        {
            _bits[i] = Word(logits, i);
            area += BitOperations.PopCount(_bits[i]);
        }

        _bits.AsSpan(geometry.LowResHeight * WordsPerRow).Clear();
        Area = area;
    }

    /// <summary>IoU of this mask and the cells whose logit is above 0, 0 to 1; 0 when both are empty.</summary>
    /// <param name="logits">[rows, columns], of a frame of the same size.</param>
    public float IntersectionOverUnion(ReadOnlySpan<float> logits)
    {
        var (intersection, union) = (0, 0);
        for (var i = 0; i < UsedWords; i++)
        {
            var bits = Word(logits, i);
            intersection += BitOperations.PopCount(bits & _bits[i]);
            union += BitOperations.PopCount(bits | _bits[i]);
        }

        return union == 0 ? 0 : (float)intersection / union;
    }

    /// <summary>IoU of two masks of frames of the same size, 0 to 1; 0 when both are empty.</summary>
    public float IntersectionOverUnion(LowResMask other)
    {
        var (intersection, union) = (0, 0);
        for (var i = 0; i < _bits.Length; i++)
        {
            intersection += BitOperations.PopCount(_bits[i] & other._bits[i]);
            union += BitOperations.PopCount(_bits[i] | other._bits[i]);
        }

        return union == 0 ? 0 : (float)intersection / union;
    }

    /// <summary>IoU of the cells whose logits are above 0, 0 to 1; 0 when both are empty.</summary>
    /// <param name="a">[rows, columns].</param>
    /// <param name="b">The same of another mask.</param>
    /// <param name="geometry">Of what was encoded of the frame.</param>
    public static float IntersectionOverUnion(ReadOnlySpan<float> a, ReadOnlySpan<float> b, in LetterboxGeometry geometry)
    {
        var (both, any) = (0, 0);
        for (var y = 0; y < geometry.LowResHeight; y++)
        {
            var start = y * geometry.Input.LowResColumns;
            for (var i = start; i < start + geometry.LowResWidth; i++)
            {
                both += a[i] > 0 && b[i] > 0 ? 1 : 0;
                any += a[i] > 0 || b[i] > 0 ? 1 : 0;
            }
        }

        return any == 0 ? 0 : (float)both / any;
    }

    /// <summary>
    /// Stability of a mask against its threshold: cells above <paramref name="margin"/> over cells above its negative,
    /// 0 to 1; 0 when no cell is. SAM's automatic mask generation computes the same on full-frame logits.
    /// </summary>
    public static float Stability(ReadOnlySpan<float> logits, in LetterboxGeometry geometry, float margin = 1)
    {
        var (inner, outer) = (0, 0);
        var (width, height) = (geometry.LowResWidth, geometry.LowResHeight);
        var columns = geometry.Input.LowResColumns;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x += 64)
            {
                var inFrame = width - x >= 64 ? ulong.MaxValue : (1UL << (width - x)) - 1;
                var cells = logits.Slice((y * columns) + x, Math.Min(WordBits, columns - x));
                inner += BitOperations.PopCount(Above(cells, margin) & inFrame);
                outer += BitOperations.PopCount(Above(cells, -margin) & inFrame);
            }
        }

        return outer == 0 ? 0 : (float)inner / outer;
    }

    /// <summary>The box around the cells whose logit is above 0, in frame pixels; empty if there are none.</summary>
    /// <param name="logits">[rows, columns].</param>
    /// <param name="geometry">Of what was encoded of the frame.</param>
    public static BoxXyxy Box(ReadOnlySpan<float> logits, in LetterboxGeometry geometry)
    {
        var (columns, width) = (geometry.Input.LowResColumns, geometry.LowResWidth);
        var (left, top, right, bottom) = (width, -1, 0, 0);
        for (var y = 0; y < geometry.LowResHeight; y++)
        {
            var row = logits.Slice(y * columns, width);
            var first = row.IndexOfAnyInRange(float.Epsilon, float.MaxValue);
            if (first < 0)
                continue;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyInRange(float.Epsilon, float.MaxValue) + 1);
            top = top < 0 ? y : top;
            bottom = y + 1;
        }

        if (top < 0)
            return default;
        var step = geometry.LowResStep;
        return new BoxXyxy(
            geometry.InputToFrameX(left * step), geometry.InputToFrameY(top * step),
            geometry.InputToFrameX(Math.Min(right * step, geometry.ScaledWidth)),
            geometry.InputToFrameY(Math.Min(bottom * step, geometry.ScaledHeight)));
    }

    /// <summary>
    /// Writes the mask as logits for a mask prompt: plus or minus <paramref name="magnitude"/>, minus outside the frame.
    /// </summary>
    /// <param name="logits">[rows, columns].</param>
    public void CopyAsLogits(Span<float> logits, float magnitude = 10)
    {
        var columns = _geometry.Input.LowResColumns;
        for (var i = 0; i < logits.Length; i++)
            logits[i] = this[i / columns, i % columns] ? magnitude : -magnitude;
    }

    /// <summary>The cells of one word that are in the frame and whose logit is above 0.</summary>
    private ulong Word(ReadOnlySpan<float> logits, int index)
    {
        var columns = _geometry.Input.LowResColumns;
        var (row, word) = (index / WordsPerRow, index % WordsPerRow);
        var start = word * WordBits;
        var cells = logits.Slice((row * columns) + start, Math.Min(WordBits, columns - start));
        return Above(cells, 0) & _columnsInFrame[word];
    }

    /// <summary>A bit for each of at most 64 cells; their number is a multiple of 8.</summary>
    private static ulong Above(ReadOnlySpan<float> cells, float threshold)
    {
        ulong bits = 0;
        var limit = Vector256.Create(threshold);
        for (var i = 0; i < cells.Length; i += 8)
        {
            var above = Vector256.GreaterThan(Vector256.Create(cells[i..]), limit);
            bits |= (ulong)above.ExtractMostSignificantBits() << i;
        }

        return bits;
    }

    private void Adapt(in LetterboxGeometry geometry)
    {
        if (geometry == _geometry)
            return;
        var input = geometry.Input;
        if (input != _geometry.Input)
        {
            var words = (input.LowResColumns + WordBits - 1) / WordBits;
            _bits = new ulong[input.LowResRows * words];
            _columnsInFrame = new ulong[words];
            _frameColumns = new int[input.LowResColumns];
        }

        for (var column = 0; column < _frameColumns.Length; column++)
            _frameColumns[column] = geometry.LowResToFrameColumn(column);
        for (var word = 0; word < WordsPerRow; word++)
        {
            var columns = Math.Clamp(geometry.LowResWidth - (word * 64), 0, 64);
            _columnsInFrame[word] = columns == 64 ? ulong.MaxValue : (1UL << columns) - 1;
        }

        _geometry = geometry;
    }
}
