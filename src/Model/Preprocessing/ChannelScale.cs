using System.Runtime.Intrinsics;
using SamStream.Model.Manifests;

namespace SamStream.Model.Preprocessing;

/// <summary>How red, green and blue are normalised: (value - mean) / deviation, as a factor and an offset.</summary>
internal readonly struct ChannelScale(PreprocessingSpec spec)
{
    public Vector128<float> Factor { get; } = Vector128.Create(1 / spec.Std[0], 1 / spec.Std[1], 1 / spec.Std[2], 0);

    public Vector128<float> Offset { get; } = Vector128.Create(
        -spec.Mean[0] / spec.Std[0], -spec.Mean[1] / spec.Std[1], -spec.Mean[2] / spec.Std[2], 0);
}
