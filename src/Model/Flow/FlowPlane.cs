using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// A [height, stride] plane of 32-bit floats with a margin around it, so that vector code may read and write whole
/// vectors beyond the last column and stencils may look past each edge.
/// </summary>
internal sealed class FlowPlane
{
    /// <summary>Floats a vector kernel handles at once; rows are padded to a multiple of it.</summary>
    public const int Lanes = 8;

    /// <summary>Creates a zeroed plane.</summary>
    /// <param name="width">Columns in pixels.</param>
    /// <param name="height">Rows in pixels.</param>
    /// <param name="margin">Extra pixels on every side; a multiple of <see cref="Lanes"/>.</param>
    public FlowPlane(int width, int height, int margin = Lanes)
    {
        Width = width;
        Height = height;
        Margin = margin;
        Stride = RoundUp(width, 2 * Lanes) + (2 * margin);
        Data = new float[Stride * (height + (2 * margin))];
    }

    public int Width { get; }

    public int Height { get; }

    public int Margin { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    public float[] Data { get; }

    /// <summary>Index of pixel (<paramref name="x"/>, <paramref name="y"/>) in <see cref="Data"/>.</summary>
    public int IndexOf(int x, int y) => ((y + Margin) * Stride) + Margin + x;

    /// <summary>Row <paramref name="y"/> without its margin.</summary>
    public Span<float> Row(int y) => Data.AsSpan(IndexOf(0, y), Width);

    /// <summary>Repeats the outermost pixels <paramref name="reach"/> pixels into the margin.</summary>
    public void ReplicateEdges(int reach)
    {
        for (int y = 0; y < Height; y++)
        {
            int left = IndexOf(0, y);
            int right = left + Width - 1;
            Data.AsSpan(left - reach, reach).Fill(Data[left]);
            Data.AsSpan(right + 1, reach).Fill(Data[right]);
        }

        int length = Width + (2 * reach);
        ReadOnlySpan<float> top = Data.AsSpan(IndexOf(-reach, 0), length);
        ReadOnlySpan<float> bottom = Data.AsSpan(IndexOf(-reach, Height - 1), length);
        for (int i = 1; i <= reach; i++)
        {
            top.CopyTo(Data.AsSpan(IndexOf(-reach, -i), length));
            bottom.CopyTo(Data.AsSpan(IndexOf(-reach, Height - 1 + i), length));
        }
    }

    /// <summary>The smallest multiple of <paramref name="multiple"/> not below <paramref name="value"/>.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

/// <summary>A rectangle of whole pixels: columns X to X + Width − 1, rows Y to Y + Height − 1.</summary>
internal readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The part inside an image of the given size; empty where nothing is.</summary>
    public PixelRegion ClippedTo(int width, int height)
    {
        int left = Math.Clamp(X, 0, width);
        int top = Math.Clamp(Y, 0, height);
        int right = (int)Math.Clamp((long)X + Width, left, width);
        int bottom = (int)Math.Clamp((long)Y + Height, top, height);
        return new PixelRegion(left, top, right - left, bottom - top);
    }
}

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
