using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>A dense field of displacements on the grid of a pyramid level, in pixels of that level.</summary>
internal sealed class FlowField(int width, int height, int scale)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Full-resolution pixels per field pixel, along each axis.</summary>
    public int Scale { get; } = scale;

    public FlowPlane X { get; } = new(width, height);

    public FlowPlane Y { get; } = new(width, height);

    /// <summary>
    /// The displacement at a place on the next finer level (twice the size), in that level's pixels; bilinear.
    /// </summary>
    public (float X, float Y) SampleFiner(float x, float y)
    {
        float coarseX = Math.Clamp((x * 0.5f) - 0.25f, 0f, Width - 1);
        float coarseY = Math.Clamp((y * 0.5f) - 0.25f, 0f, Height - 1);
        int left = (int)coarseX;
        int top = (int)coarseY;
        float fractionX = coarseX - left;
        float fractionY = coarseY - top;
        int right = Math.Min(left + 1, Width - 1) - left;
        int upper = X.IndexOf(left, top);
        int lower = X.IndexOf(left, Math.Min(top + 1, Height - 1));
        return (2f * Bilinear(X.Data), 2f * Bilinear(Y.Data));

        float Bilinear(float[] values)
        {
            float above = values[upper] + (fractionX * (values[upper + right] - values[upper]));
            float below = values[lower] + (fractionX * (values[lower + right] - values[lower]));
            return above + (fractionY * (below - above));
        }
    }
}

/// <summary>
/// One row of a <see cref="FlowField"/> component at any higher resolution: two field rows blended for a stretch of
/// output columns, then read between field columns. Values come out in output pixels.
/// </summary>
internal readonly ref struct FlowFieldRow
{
    private readonly Span<float> _blended;
    private readonly float _cell;
    private readonly int _firstColumn;

    /// <summary>Blends the part of the rows that output columns [start, start + count) need.</summary>
    /// <param name="plane">A component of the field, in field pixels.</param>
    /// <param name="cellX">Output pixels per field pixel across, at least 1.</param>
    /// <param name="cellY">Output pixels per field pixel down.</param>
    /// <param name="gain">Output pixels per unit of the component.</param>
    /// <param name="y">Output row.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> values.</param>
    public FlowFieldRow(
        FlowPlane plane, float cellX, float cellY, float gain, int y, int start, int count, Span<float> scratch)
    {
        _cell = 1f / cellX;
        float place = Math.Clamp(((y + 0.5f) / cellY) - 0.5f, 0f, plane.Height - 1);
        int top = (int)place;
        float lowerShare = (place - top) * gain;
        float upperShare = gain - lowerShare;
        ReadOnlySpan<float> upper = plane.Row(top);
        ReadOnlySpan<float> lower = plane.Row(Math.Min(top + 1, plane.Height - 1));
        _firstColumn = (int)MathF.Floor(((start + 0.5f) * _cell) - 0.5f);
        _blended = scratch[..((int)((count + FlowPlane.Lanes) * _cell) + 2 + FlowPlane.Lanes)];
        for (int i = 0; i < _blended.Length; i++)
        {
            int column = Math.Clamp(_firstColumn + i, 0, plane.Width - 1);
            _blended[i] = (upper[column] * upperShare) + (lower[column] * lowerShare);
        }
    }

    /// <summary>Values to hold for a stretch of output columns: at worst one for each, and a vector beyond.</summary>
    public static int ScratchLength(int count) => count + (3 * FlowPlane.Lanes);

    /// <summary>The component at eight output columns from <paramref name="x"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(Vector256<float> x)
    {
        ref float values = ref MemoryMarshal.GetReference(_blended);
        Vector256<float> place = Vector256.MultiplyAddEstimate(
            x, Vector256.Create(_cell), Vector256.Create((0.5f * _cell) - 0.5f - _firstColumn));
        place = Vector256.Max(place, Vector256<float>.Zero);
        Vector256<int> whole = Vector256.ConvertToInt32(place);
        Vector256<float> fraction = place - Vector256.ConvertToSingle(whole);
        int first = whole.GetElement(0);
        Vector256<float> left, right;
        if (whole.GetElement(FlowPlane.Lanes - 1) + 1 - first < FlowPlane.Lanes)
        {
            Vector256<float> near = Vector256.LoadUnsafe(ref values, (nuint)first);
            Vector256<int> lane = whole - Vector256.Create(first);
            left = Vector256.ShuffleNative(near, lane);
            right = Vector256.ShuffleNative(near, lane + Vector256<int>.One);
        }
        else
        {
            left = Gather(ref values, whole);
            right = Gather(ref values, whole + Vector256<int>.One);
        }

        return Vector256.MultiplyAddEstimate(right - left, fraction, left);
    }

    private static Vector256<float> Gather(ref float values, Vector256<int> index) => Vector256.Create(
        Unsafe.Add(ref values, index.GetElement(0)),
        Unsafe.Add(ref values, index.GetElement(1)),
        Unsafe.Add(ref values, index.GetElement(2)),
        Unsafe.Add(ref values, index.GetElement(3)),
        Unsafe.Add(ref values, index.GetElement(4)),
        Unsafe.Add(ref values, index.GetElement(5)),
        Unsafe.Add(ref values, index.GetElement(6)),
        Unsafe.Add(ref values, index.GetElement(7)));
}
