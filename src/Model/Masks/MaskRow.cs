using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Masks;

/// <summary>One row of a mask from one row of low-resolution logits: three-tap sum, threshold, count, ends.</summary>
internal unsafe ref struct MaskRow
{
    private const int Block = BilinearChain.Block;

    /// <summary>Four bytes of 0 or 255 from each four bits, lowest bit first.</summary>
    private static readonly uint[] BytesOfBits = MakeBytesOfBits();

    public int* First;
    public float* Weights0;
    public float* Weights1;
    public float* Weights2;

    /// <summary>Low-resolution logits; a vector more than the row's length may be read.</summary>
    public float* Logits;

    /// <summary>Object pixels so far.</summary>
    public int Area;

    /// <summary>Leftmost object pixel of this row, or <see cref="int.MaxValue"/>.</summary>
    public int Left;

    /// <summary>One past the rightmost object pixel of this row, or 0.</summary>
    public int Right;

    /// <summary>Writes the blocks [start, end), both multiples of the block size, to destination[start..].</summary>
    public void Write(byte* destination, int start, int end, int vectorBits)
    {
        for (var x = start; x < end; x += Block)
        {
            var bits = vectorBits switch
            {
                >= 512 => Bits512(x),
                >= 256 => Bits256(x),
                >= 128 => Bits128(x),
                _ => BitsScalar(x),
            };
            WriteBlock(destination + x, bits);
            Count(x, bits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(int x, uint bits)
    {
        if (bits == 0)
            return;
        Area += BitOperations.PopCount(bits);
        Left = Math.Min(Left, x + BitOperations.TrailingZeroCount(bits));
        Right = x + 32 - BitOperations.LeadingZeroCount(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBlock(byte* destination, uint bits)
    {
        if (bits is 0 or 0xFFFF)
        {
            Vector128.Create((byte)(bits & 0xFF)).Store(destination);
            return;
        }

        fixed (uint* bytes = BytesOfBits)
        {
            Vector128.Create(bytes[bits & 15], bytes[(bits >> 4) & 15], bytes[(bits >> 8) & 15], bytes[bits >> 12])
                .AsByte().Store(destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Bits512(int x)
    {
        var first = First[x];
        var index = Vector512.Load(First + x) - Vector512.Create(first);
        var sum = Vector512.Load(Weights0 + x) * Avx512F.PermuteVar16x32(Vector512.Load(Logits + first), index);
        sum += Vector512.Load(Weights1 + x) * Avx512F.PermuteVar16x32(Vector512.Load(Logits + first + 1), index);
        sum += Vector512.Load(Weights2 + x) * Avx512F.PermuteVar16x32(Vector512.Load(Logits + first + 2), index);
        return (uint)Vector512.GreaterThan(sum, Vector512<float>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Bits256(int x) => Half256(x) | (Half256(x + 8) << 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Half256(int x)
    {
        var first = First[x];
        var index = Vector256.Load(First + x) - Vector256.Create(first);
        var sum = Vector256.Load(Weights0 + x) * Avx2.PermuteVar8x32(Vector256.Load(Logits + first), index);
        sum += Vector256.Load(Weights1 + x) * Avx2.PermuteVar8x32(Vector256.Load(Logits + first + 1), index);
        sum += Vector256.Load(Weights2 + x) * Avx2.PermuteVar8x32(Vector256.Load(Logits + first + 2), index);
        return Vector256.GreaterThan(sum, Vector256<float>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Bits128(int x) =>
        Quarter128(x) | (Quarter128(x + 4) << 4) | (Quarter128(x + 8) << 8) | (Quarter128(x + 12) << 12);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Quarter128(int x)
    {
        var first = First[x];
        var index = Vector128.Load(First + x) - Vector128.Create(first);
        var sum = Vector128.Load(Weights0 + x) * Vector128.ShuffleNative(Vector128.Load(Logits + first), index);
        sum += Vector128.Load(Weights1 + x) * Vector128.ShuffleNative(Vector128.Load(Logits + first + 1), index);
        sum += Vector128.Load(Weights2 + x) * Vector128.ShuffleNative(Vector128.Load(Logits + first + 2), index);
        return Vector128.GreaterThan(sum, Vector128<float>.Zero).ExtractMostSignificantBits();
    }

    public readonly uint BitsScalar(int x)
    {
        uint bits = 0;
        for (var i = 0; i < Block; i++)
        {
            var cell = Logits + First[x + i];
            var sum = (Weights0[x + i] * cell[0]) + (Weights1[x + i] * cell[1]) + (Weights2[x + i] * cell[2]);
            bits |= (sum > 0 ? 1u : 0u) << i;
        }

        return bits;
    }

    private static uint[] MakeBytesOfBits()
    {
        var table = GC.AllocateArray<uint>(16, pinned: true);
        for (var bits = 0; bits < table.Length; bits++)
        {
            for (var i = 0; i < 4; i++)
                table[bits] |= ((bits >> i) & 1) != 0 ? 0xFFu << (8 * i) : 0;
        }

        return table;
    }
}
