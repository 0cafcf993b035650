namespace SamStream.Model.Preprocessing;

/// <summary>What is left of a row when no whole vector is.</summary>
internal static unsafe class PlanarTail
{
    /// <summary>The pixels [from, width) of the vertical half, one by one.</summary>
    public static void Blend(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int channelStride, int from, int width)
    {
        for (var x = from; x < width; x++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                float sum = 0;
                for (var k = 0; k < count; k++)
                    sum = float.FusedMultiplyAdd(weights[k], rows[(k * strideBytes) + (3 * x) + channel], sum);
                destination[(channel * channelStride) + x] = sum;
            }
        }
    }

    /// <summary>The first values of a vector.</summary>
    public static void Store(float* values, float* destination, int count)
    {
        for (var i = 0; i < count; i++)
            destination[i] = values[i];
    }
}
