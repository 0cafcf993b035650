using System.Numerics;
using System.Runtime.Intrinsics;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Frames;

namespace SamStream.Model.Preprocessing;

/// <summary>A row of Y'CbCr to normalised rows of red, green and blue.</summary>
internal static unsafe class YuvRow
{
    /// <param name="luma">Of the row; like the others in whole vectors.</param>
    /// <param name="cb">Of the row.</param>
    /// <param name="cr">Of the row.</param>
    /// <param name="length">Pixels.</param>
    /// <param name="colors">What they mean.</param>
    /// <param name="scale">Factor and offset of red, green and blue.</param>
    /// <param name="red">Where to; nothing behind the last pixel is written.</param>
    /// <param name="green">Where to.</param>
    /// <param name="blue">Where to.</param>
    public static void Write(
        float* luma, float* cb, float* cr, int length, YuvColors colors, in ChannelScale scale, float* red, float* green, float* blue)
    {
        Vector<float> gray = new(YuvColors.OfLuma), black = new(-YuvColors.Black * YuvColors.OfLuma), middle = new(YuvColors.Gray);
        Vector<float> redOfCr = new(colors.RedOfCr), greenOfCb = new(colors.GreenOfCb);
        Vector<float> greenOfCr = new(colors.GreenOfCr), blueOfCb = new(colors.BlueOfCb);
        for (var x = 0; x < length; x += Vector<float>.Count)
        {
            var y = Vector.FusedMultiplyAdd(Vector.Load(luma + x), gray, black);
            Vector<float> u = Vector.Load(cb + x) - middle, v = Vector.Load(cr + x) - middle;
            var left = length - x;
            Store(Vector.FusedMultiplyAdd(v, redOfCr, y), scale.Factor[0], scale.Offset[0], red + x, left);
            Store(
                Vector.FusedMultiplyAdd(u, greenOfCb, Vector.FusedMultiplyAdd(v, greenOfCr, y)),
                scale.Factor[1], scale.Offset[1], green + x, left);
            Store(Vector.FusedMultiplyAdd(u, blueOfCb, y), scale.Factor[2], scale.Offset[2], blue + x, left);
        }
    }

    private static void Store(Vector<float> value, float factor, float offset, float* destination, int left)
    {
        var normalised = Vector.FusedMultiplyAdd(
            Vector.Min(Vector.Max(value, Vector<float>.Zero), new Vector<float>(255)), new Vector<float>(factor), new Vector<float>(offset));
        if (left >= Vector<float>.Count)
        {
            Vector.Store(normalised, destination);
            return;
        }

        for (var i = 0; i < left; i++)
            destination[i] = normalised[i];
    }
}

/// <summary>How red, green and blue are normalised: (value - mean) / deviation, as a factor and an offset.</summary>
internal readonly struct ChannelScale(PreprocessingSpec spec)
{
    public Vector128<float> Factor { get; } = Vector128.Create(1 / spec.Std[0], 1 / spec.Std[1], 1 / spec.Std[2], 0);

    public Vector128<float> Offset { get; } = Vector128.Create(
        -spec.Mean[0] / spec.Std[0], -spec.Mean[1] / spec.Std[1], -spec.Mean[2] / spec.Std[2], 0);
}
