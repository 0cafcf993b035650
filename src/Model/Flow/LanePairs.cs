using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>Separates sixteen neighbouring floats into those at even and those at odd places.</summary>
internal static class LanePairs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Even, Vector256<float> Odd) Split(Vector256<float> first, Vector256<float> second)
    {
        Vector256<int> evenThenOdd = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        Vector256<float> low = Vector256.Shuffle(first, evenThenOdd);
        Vector256<float> high = Vector256.Shuffle(second, evenThenOdd);
        return (Vector256.Create(low.GetLower(), high.GetLower()), Vector256.Create(low.GetUpper(), high.GetUpper()));
    }

    /// <summary>The inverse of <see cref="Split"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Merge(Vector256<float> even, Vector256<float> odd)
    {
        Vector256<int> zip = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256<float> first = Vector256.Create(even.GetLower(), odd.GetLower());
        Vector256<float> second = Vector256.Create(even.GetUpper(), odd.GetUpper());
        return (Vector256.Shuffle(first, zip), Vector256.Shuffle(second, zip));
    }
}
