using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Flow;

/// <summary>
/// A frame's luma to gray values, 0 to 255, at a smaller size in one pass: each target pixel is the mean of the area it
/// covers, with fractional shares at the borders. Built once for a pair of sizes; nothing is allocated per frame.
/// </summary>
internal sealed class LumaReduction
{
    private readonly AreaShares _columns;
    private readonly AreaShares _rows;
    private readonly float[] _sums;

    /// <summary>Prepares for frames of one size and a target that is no larger along either axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive or the target is larger.</exception>
    public LumaReduction(int width, int height, int targetWidth, int targetHeight)
    {
        _columns = new AreaShares(width, targetWidth);
        _rows = new AreaShares(height, targetHeight);
        _sums = new float[width];
    }

    public int TargetWidth => _columns.TargetLength;

    public int TargetHeight => _rows.TargetLength;

    /// <summary>The size of the same shape with the given longest side; the frame's own where that is smaller.</summary>
    public static (int Width, int Height) WorkingSize(int width, int height, int longestSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longestSide);
        int longest = Math.Max(width, height);
        if (longest <= longestSide)
        {
            return (width, height);
        }

        double scale = (double)longestSide / longest;
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>Reduces a frame.</summary>
    /// <param name="luma">[height*width], of limited range.</param>
    /// <param name="gray">[TargetHeight*TargetWidth], without padding.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Run(ReadOnlySpan<byte> luma, Span<byte> gray)
    {
        int width = _columns.SourceLength;
        if (luma.Length < (long)width * _rows.SourceLength)
        {
            throw new ArgumentException(
                $"{width}x{_rows.SourceLength} luma values need {(long)width * _rows.SourceLength} bytes, there are {luma.Length}.",
                nameof(luma));
        }

        if (gray.Length < TargetWidth * TargetHeight)
        {
            throw new ArgumentException(
                $"{TargetWidth}x{TargetHeight} gray values need {TargetWidth * TargetHeight} bytes, "
                + $"there are {gray.Length}.",
                nameof(gray));
        }

        for (int y = 0; y < TargetHeight; y++)
        {
            Array.Clear(_sums);
            ReadOnlySpan<float> shares = _rows.SharesOf(y, out int first);
            for (int i = 0; i < shares.Length; i++)
                AddRow(luma.Slice((first + i) * width, width), shares[i]);

            ReduceRow(gray.Slice(y * TargetWidth, TargetWidth));
        }
    }

    private void AddRow(ReadOnlySpan<byte> luma, float share)
    {
        ref byte source = ref MemoryMarshal.GetReference(luma);
        ref float target = ref MemoryMarshal.GetArrayDataReference(_sums);
        Vector256<float> weight = Vector256.Create(share);
        int x = 0;
        for (; x <= luma.Length - 16; x += 16)
        {
            Vector128<byte> pixels = Vector128.LoadUnsafe(ref source, (nuint)x);
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(pixels);
            Add(low, ref target, (nuint)x, weight);
            Add(high, ref target, (nuint)(x + FlowPlane.Lanes), weight);
        }

        for (; x < luma.Length; x++)
        {
            _sums[x] += share * luma[x];
        }
    }

    private static void Add(Vector128<ushort> values, ref float target, nuint index, Vector256<float> weight)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(values);
        Vector256<float> pixels = Vector256.ConvertToSingle(Vector256.Create(low, high).AsInt32());
        Vector256.MultiplyAddEstimate(pixels, weight, Vector256.LoadUnsafe(ref target, index))
            .StoreUnsafe(ref target, index);
    }

    private void ReduceRow(Span<byte> gray)
    {
        for (int x = 0; x < gray.Length; x++)
        {
            ReadOnlySpan<float> shares = _columns.SharesOf(x, out int first);
            ReadOnlySpan<float> values = _sums.AsSpan(first, shares.Length);
            float mean = 0f;
            for (int i = 0; i < shares.Length; i++)
            {
                mean += shares[i] * values[i];
            }

            gray[x] = (byte)Math.Clamp(((mean - YuvColors.Black) * YuvColors.OfLuma) + 0.5f, 0, 255);
        }
    }
}
