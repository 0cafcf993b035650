using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// Shrinks images by powers of two: each target pixel is the mean of its block. Blocks that reach over the right or
/// bottom edge repeat the last column or row, so that the scale is exact whatever the size.
/// </summary>
internal sealed class BoxReduction
{
    private readonly int _block;
    private readonly ushort[] _columnSums;

    /// <summary>Prepares for byte images <paramref name="width"/> pixels wide.</summary>
    /// <param name="level">Blocks have 2^level pixels a side, at most 2⁸ (sums are 16-bit).</param>
    public BoxReduction(int width, int level)
    {
        _block = 1 << level;
        _columnSums = new ushort[FlowPlane.RoundUp(width, 1 << level) + (64 << level)];
    }

    /// <summary>Reduces a byte image [height*width].</summary>
    public void Run(ReadOnlySpan<byte> gray, int width, int height, FlowPlane target)
    {
        for (int y = 0; y < target.Height; y++)
        {
            SumRows(gray, width, height, y * _block);
            if (_block == 2)
            {
                ReducePairs(target, y);
            }
            else
            {
                ReduceBlocks(target, y);
            }
        }
    }

    /// <summary>Halves a plane whose margin is filled.</summary>
    public static void Halve(FlowPlane source, FlowPlane target)
    {
        ref float pixels = ref MemoryMarshal.GetArrayDataReference(source.Data);
        ref float output = ref MemoryMarshal.GetArrayDataReference(target.Data);
        for (int y = 0; y < target.Height; y++)
        {
            nuint upper = (nuint)source.IndexOf(0, 2 * y);
            nuint lower = (nuint)source.IndexOf(0, (2 * y) + 1);
            nuint row = (nuint)target.IndexOf(0, y);
            for (int x = 0; x < target.Width; x += FlowPlane.Lanes)
            {
                nuint column = (nuint)(2 * x);
                Vector256<float> first = Vector256.LoadUnsafe(ref pixels, upper + column)
                    + Vector256.LoadUnsafe(ref pixels, lower + column);
                Vector256<float> second = Vector256.LoadUnsafe(ref pixels, upper + column + FlowPlane.Lanes)
                    + Vector256.LoadUnsafe(ref pixels, lower + column + FlowPlane.Lanes);
                (Vector256<float> even, Vector256<float> odd) = LanePairs.Split(first, second);
                ((even + odd) * 0.25f).StoreUnsafe(ref output, row + (nuint)x);
            }
        }
    }

    private void SumRows(ReadOnlySpan<byte> gray, int width, int height, int top)
    {
        Span<ushort> sums = _columnSums.AsSpan(0, width);
        sums.Clear();
        for (int i = 0; i < _block; i++)
        {
            ReadOnlySpan<byte> row = gray.Slice(Math.Min(top + i, height - 1) * width, width);
            int x = 0;
            ref byte source = ref MemoryMarshal.GetReference(row);
            ref ushort target = ref MemoryMarshal.GetReference(sums);
            for (; x <= width - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                Vector256<byte> pixels = Vector256.LoadUnsafe(ref source, (nuint)x);
                (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(pixels);
                (Vector256.LoadUnsafe(ref target, (nuint)x) + low).StoreUnsafe(ref target, (nuint)x);
                nuint next = (nuint)(x + Vector256<ushort>.Count);
                (Vector256.LoadUnsafe(ref target, next) + high).StoreUnsafe(ref target, next);
            }

            for (; x < width; x++)
            {
                sums[x] += row[x];
            }
        }

        _columnSums.AsSpan(width).Fill(sums[width - 1]);
    }

    private void ReducePairs(FlowPlane target, int y)
    {
        ref ushort sums = ref MemoryMarshal.GetArrayDataReference(_columnSums);
        ref float output = ref MemoryMarshal.GetArrayDataReference(target.Data);
        nuint row = (nuint)target.IndexOf(0, y);
        for (int x = 0; x < target.Width; x += FlowPlane.Lanes)
        {
            Vector256<uint> pairs = Vector256.LoadUnsafe(ref sums, (nuint)(2 * x)).AsUInt32();
            Vector256<uint> total = (pairs & Vector256.Create(0xFFFFu)) + (pairs >>> 16);
            (Vector256.ConvertToSingle(total.AsInt32()) * 0.25f).StoreUnsafe(ref output, row + (nuint)x);
        }
    }

    private void ReduceBlocks(FlowPlane target, int y)
    {
        Span<float> output = target.Row(y);
        float perPixel = 1f / (_block * _block);
        for (int x = 0; x < output.Length; x++)
        {
            int sum = 0;
            foreach (ushort column in _columnSums.AsSpan(x * _block, _block))
            {
                sum += column;
            }

            output[x] = sum * perPixel;
        }
    }
}

/// <summary>Along one axis, the share of each source pixel in each pixel of a smaller target; they sum to 1.</summary>
internal sealed class AreaShares
{
    private readonly int[] _firstSource;
    private readonly int[] _firstShare;
    private readonly float[] _shares;

    public AreaShares(int sourceLength, int targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetLength, sourceLength);
        SourceLength = sourceLength;
        TargetLength = targetLength;
        _firstSource = new int[targetLength];
        _firstShare = new int[targetLength + 1];
        var all = new List<float>(sourceLength + targetLength);
        for (int target = 0; target < targetLength; target++)
        {
            // In units of 1/targetLength source pixels, so that borders are exact.
            long start = (long)target * sourceLength;
            long end = start + sourceLength;
            int source = (int)(start / targetLength);
            _firstSource[target] = source;
            _firstShare[target] = all.Count;
            for (; (long)source * targetLength < end; source++)
            {
                long left = Math.Max(start, (long)source * targetLength);
                long right = Math.Min(end, (source + 1L) * targetLength);
                all.Add((float)(right - left) / sourceLength);
            }
        }

        _firstShare[targetLength] = all.Count;
        _shares = [.. all];
    }

    public int SourceLength { get; }

    public int TargetLength { get; }

    /// <summary>Shares of consecutive source pixels from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<float> SharesOf(int target, out int first)
    {
        first = _firstSource[target];
        return _shares.AsSpan(_firstShare[target], _firstShare[target + 1] - _firstShare[target]);
    }
}
