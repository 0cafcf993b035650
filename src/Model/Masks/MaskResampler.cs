using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Masks;

/// <summary>
/// Low-resolution logits to a full-frame binary mask as SAM's post-processing defines it: bilinear to the input's size,
/// crop to the frame's part, bilinear to the frame, above 0 is object. Outside of an encoded region there is none. Done row by row without the large images between,
/// skipping what cannot be positive.
/// </summary>
/// <remarks>Keeps the weights of one geometry: one instance for each caller.</remarks>
internal sealed unsafe class MaskResampler
{
    private readonly int _maximumVectorBits;
    private float[] _row = [];
    private (int Left, int Right)[] _positive = [];
    private (int Start, int End)[] _reach = [];

    private LetterboxGeometry _geometry;
    private BilinearChain _columns = new(BilinearChain.Taps, BilinearChain.Taps, 1, 1);
    private BilinearChain _rows = new(BilinearChain.Taps, BilinearChain.Taps, 1, 1);
    private int _vectorBits;

    /// <param name="maximumVectorBits">Widest vectors to use, where the processor has them; 0 for none.</param>
    public MaskResampler(int maximumVectorBits = 512)
    {
        if (maximumVectorBits >= 512 && !Avx512F.IsSupported)
            maximumVectorBits = 256;
        if (maximumVectorBits >= 256 && !Avx2.IsSupported)
            maximumVectorBits = 128;
        _maximumVectorBits = Vector128.IsHardwareAccelerated ? maximumVectorBits : 0;
    }

    /// <summary>Writes the mask. Allocates only when the size of what was encoded changes.</summary>
    /// <param name="logits">[rows, columns], as many as the geometry says.</param>
    /// <param name="geometry">Of the frame that the logits belong to.</param>
    /// <param name="mask">[FrameHeight, FrameWidth], row-major: every byte becomes 0 or 255.</param>
    /// <returns>The number of object pixels and their tight bounds (empty when there are none).</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public (int Area, PixelBounds Bounds) Write(
        ReadOnlySpan<float> logits, in LetterboxGeometry geometry, Span<byte> mask)
    {
        var (width, height) = (geometry.FrameWidth, geometry.FrameHeight);
        if (logits.Length != geometry.Input.LowResCells)
        {
            throw new ArgumentException(
                $"Low-resolution logits of {geometry.Input} have {geometry.Input.LowResCells} values, not {logits.Length}.");
        }

        if (mask.Length != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} has {(long)width * height} bytes, not {mask.Length}.");
        Adapt(geometry);
        FindPositive(logits);

        var region = geometry.Region;
        mask[..(region.Top * width)].Clear();
        mask[(region.Bottom * width)..].Clear();
        var area = 0;
        var (left, top, right, bottom) = (width, height, 0, 0);
        fixed (float* source = logits, row = _row)
        fixed (float* weights0 = _columns.Weights0, weights1 = _columns.Weights1, weights2 = _columns.Weights2)
        fixed (int* first = _columns.First)
        fixed (byte* destination = mask)
        {
            var kernel = new MaskRow
            {
                First = first,
                Weights0 = weights0,
                Weights1 = weights1,
                Weights2 = weights2,
                Logits = row,
            };
            for (var y = region.Top; y < region.Bottom; y++)
            {
                var (start, end) = BlendRow(y - region.Top, source, row);
                var line = mask.Slice(y * width, width);
                if (start >= end)
                {
                    line.Clear();
                    continue;
                }

                line[..region.Left].Clear();
                line[region.Right..].Clear();
                kernel.Left = int.MaxValue;
                kernel.Right = 0;
                WriteLine(ref kernel, destination + ((nint)y * width) + region.Left, region.Width, start, end);
                if (kernel.Right == 0)
                    continue;
                (left, right) = (Math.Min(left, kernel.Left + region.Left), Math.Max(right, kernel.Right + region.Left));
                (top, bottom) = (Math.Min(top, y), y + 1);
            }

            area = kernel.Area;
        }

        return (area, area == 0 ? default : new PixelBounds(left, top, right, bottom));
    }

    /// <summary>
    /// Fills <paramref name="row"/> with the logits of the region's row y, as far as its columns need them that may be
    /// positive; gives these columns in whole blocks.
    /// </summary>
    private (int Start, int End) BlendRow(int y, float* source, float* row)
    {
        var cell = _rows.First[y];
        var (w0, w1, w2) = (_rows.Weights0[y], _rows.Weights1[y], _rows.Weights2[y]);
        var lowResColumns = _geometry.Input.LowResColumns;
        var (left, right) = (lowResColumns, 0);
        for (var k = 0; k < BilinearChain.Taps; k++)
        {
            var weight = k == 0 ? w0 : k == 1 ? w1 : w2;
            var extent = _positive[cell + k];
            if (weight > 0 && extent.Right > 0)
                (left, right) = (Math.Min(left, extent.Left), Math.Max(right, extent.Right));
        }

        if (right == 0)
            return (0, 0);
        const int Block = BilinearChain.Block;
        var start = _reach[left].Start / Block * Block;
        var end = (_reach[right - 1].End + Block - 1) / Block * Block;
        if (start >= end)
            return (0, 0);

        var from = _columns.First[start] & ~(Vector256<float>.Count - 1);
        var to = _columns.First[end - 1] + BilinearChain.Taps;
        var row0 = source + (cell * lowResColumns);
        var row1 = row0 + lowResColumns;
        var row2 = row1 + lowResColumns;
        for (var i = from; i < to; i += Vector256<float>.Count)
        {
            var sum = (Vector256.Load(row0 + i) * w0) + (Vector256.Load(row1 + i) * w1) + (Vector256.Load(row2 + i) * w2);
            sum.Store(row + i);
        }

        return (start, end);
    }

    /// <summary>Writes one row of the region: zeros outside [start, end), which are whole blocks.</summary>
    private void WriteLine(ref MaskRow kernel, byte* line, int width, int start, int end)
    {
        const int Block = BilinearChain.Block;
        var whole = width / Block * Block;
        new Span<byte>(line, start).Clear();
        kernel.Write(line, start, Math.Min(end, whole), _vectorBits);
        if (end > whole)
        {
            var last = stackalloc byte[Block];
            kernel.Write(last - whole, whole, end, _vectorBits);
            new Span<byte>(last, width - whole).CopyTo(new Span<byte>(line + whole, width - whole));
        }
        else
        {
            new Span<byte>(line + end, width - end).Clear();
        }
    }

    /// <summary>For every row of logits the first and one past the last column above 0; (0, 0) when there is none.</summary>
    private void FindPositive(ReadOnlySpan<float> logits)
    {
        var columns = _geometry.Input.LowResColumns;
        var rows = Math.Min(_geometry.Input.LowResRows, _geometry.LowResHeight + 1);
        for (var y = 0; y < rows; y++)
        {
            var line = logits.Slice(y * columns, columns);
            var left = -1;
            var right = 0;
            for (var x = 0; x < columns; x += Vector256<float>.Count)
            {
                var bits = Vector256.GreaterThan(Vector256.Create(line[x..]), Vector256<float>.Zero).ExtractMostSignificantBits();
                if (bits == 0)
                    continue;
                if (left < 0)
                    left = x + System.Numerics.BitOperations.TrailingZeroCount(bits);
                right = x + 32 - System.Numerics.BitOperations.LeadingZeroCount(bits);
            }

            _positive[y] = (Math.Max(left, 0), right);
        }

        _positive.AsSpan(rows).Clear();
    }

    private void Adapt(in LetterboxGeometry geometry)
    {
        if (geometry == _geometry)
            return;
        var isOfSameSize = geometry.Input == _geometry.Input
            && (geometry.Region.Width, geometry.Region.Height) == (_geometry.Region.Width, _geometry.Region.Height);
        _geometry = geometry;
        if (isOfSameSize)
            return;
        var input = geometry.Input;
        _row = GC.AllocateArray<float>(input.LowResColumns + BilinearChain.Block, pinned: true);
        _positive = new (int, int)[input.LowResRows];
        _reach = new (int, int)[input.LowResColumns];
        _columns = new BilinearChain(input.LowResColumns, input.Width, geometry.ScaledWidth, geometry.Region.Width);
        _rows = new BilinearChain(input.LowResRows, input.Height, geometry.ScaledHeight, geometry.Region.Height);
        _vectorBits = WidestVector();
        FillReach();
    }

    /// <summary>A vector takes its cells from as many logits as it has lanes: narrow frames have wider steps.</summary>
    private int WidestVector()
    {
        for (var lanes = _maximumVectorBits / 32; lanes >= 4; lanes /= 2)
        {
            var fits = true;
            for (var x = 0; x < _columns.First.Length; x += lanes)
                fits &= _columns.First[x + lanes - 1] - _columns.First[x] < lanes;
            if (fits)
                return lanes * 32;
        }

        return 0;
    }

    /// <summary>For every column of logits the region's columns that it has a part in.</summary>
    private void FillReach()
    {
        var first = _columns.First;
        var (start, end) = (0, 0);
        for (var cell = 0; cell < _reach.Length; cell++)
        {
            while (start < _columns.Length && first[start] + BilinearChain.Taps - 1 < cell)
                start++;
            while (end < _columns.Length && first[end] <= cell)
                end++;
            _reach[cell] = (start, end);
        }
    }
}
