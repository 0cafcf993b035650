using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>Brings a <see cref="FlowField"/> to full resolution, bilinear between pixel centres.</summary>
internal sealed class FlowUpsampling
{
    private readonly int _scale;
    private readonly int _columns;
    private readonly float[] _row;
    private readonly Vector256<int> _leftLane;
    private readonly Vector256<int> _rightLane;
    private readonly Vector256<float> _fraction;
    private readonly int _firstOffset;

    /// <summary>Prepares for fields of the shape of <paramref name="field"/>, with a scale of 1, 2, 4 or 8.</summary>
    public FlowUpsampling(FlowField field)
    {
        _scale = field.Scale;
        _columns = field.Width;
        _row = new float[FlowPlane.RoundUp(_columns, FlowPlane.Lanes) + (3 * FlowPlane.Lanes)];
        Span<int> left = stackalloc int[FlowPlane.Lanes];
        Span<float> fractions = stackalloc float[FlowPlane.Lanes];
        _firstOffset = (int)MathF.Floor(Coordinate(0));
        for (int lane = 0; lane < FlowPlane.Lanes; lane++)
        {
            float place = Coordinate(lane);
            left[lane] = (int)MathF.Floor(place) - _firstOffset;
            fractions[lane] = place - MathF.Floor(place);
        }

        _leftLane = Vector256.Create<int>(left);
        _rightLane = Vector256.Min(_leftLane + Vector256<int>.One, Vector256.Create(FlowPlane.Lanes - 1));
        _fraction = Vector256.Create<float>(fractions);
    }

    /// <summary>Writes [height*width] displacements in full-resolution pixels.</summary>
    public void Run(FlowPlane field, int width, int height, Span<float> output)
    {
        for (int y = 0; y < height; y++)
        {
            float place = Math.Clamp(Coordinate(y), 0f, field.Height - 1);
            int top = (int)place;
            BlendRows(field.Row(top), field.Row(Math.Min(top + 1, field.Height - 1)), place - top);
            Stretch(output.Slice(y * width, width));
        }
    }

    private float Coordinate(int fullPixel) => ((fullPixel + 0.5f) / _scale) - 0.5f;

    private void BlendRows(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float share)
    {
        Span<float> target = _row.AsSpan(FlowPlane.Lanes, _columns);
        float lowerWeight = share * _scale;
        float upperWeight = (1f - share) * _scale;
        for (int x = 0; x < target.Length; x++)
        {
            target[x] = (upper[x] * upperWeight) + (lower[x] * lowerWeight);
        }

        _row[FlowPlane.Lanes - 1] = target[0];
        _row.AsSpan(FlowPlane.Lanes + _columns).Fill(target[^1]);
    }

    private void Stretch(Span<float> output)
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(_row);
        int perBlock = FlowPlane.Lanes / _scale;
        nuint place = (nuint)(FlowPlane.Lanes + _firstOffset);
        int x = 0;
        for (; x <= output.Length - FlowPlane.Lanes; x += FlowPlane.Lanes)
        {
            Block(ref source, place).CopyTo(output[x..]);
            place += (nuint)perBlock;
        }

        if (x < output.Length)
        {
            Span<float> last = stackalloc float[FlowPlane.Lanes];
            Block(ref source, place).CopyTo(last);
            last[..(output.Length - x)].CopyTo(output[x..]);
        }
    }

    private Vector256<float> Block(ref float source, nuint place)
    {
        Vector256<float> values = Vector256.LoadUnsafe(ref source, place);
        Vector256<float> left = Vector256.ShuffleNative(values, _leftLane);
        Vector256<float> right = Vector256.ShuffleNative(values, _rightLane);
        return Vector256.MultiplyAddEstimate(right - left, _fraction, left);
    }
}
