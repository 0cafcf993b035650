using SamStream.Model.Manifests;
using SamStream.Model.Networks.SamLightening;

namespace SamStream.Model.Tests.Networks.SamLightening;

public sealed class SamLighteningWeightsTests
{
    [Fact]
    public void Shapes_All_AreTheParametersOfTheDefinition()
    {
        // Patch embedding, positions, blocks with one projection each, and neck.
        const int expected = 295_296 + 1_572_864 + (6 * (1_536 + 443_520 + 147_840 + 1_181_568)) + 689_152;

        Assert.Equal(expected, SamLighteningWeights.Shapes.Sum(weights => weights.Value.Aggregate(1, (product, size) => product * size)));
    }

    [Fact]
    public void FromArrays_AllNames_KeepsEachArray()
    {
        var arrays = Arrays();
        arrays["neck.3.bias"][7] = 5;

        Assert.Equal(5, SamLighteningWeights.FromArrays(arrays).Of("neck.3.bias").Values[7]);
    }

    [Fact]
    public void FromArrays_NameMissing_NamesItWithItsShape()
    {
        var arrays = Arrays();
        arrays.Remove("blocks.4.attn.qkv.bias");

        var error = Assert.Throws<ModelException>(() => SamLighteningWeights.FromArrays(arrays));

        Assert.Equal(("weights blocks.4.attn.qkv.bias", "1152 values, [1152]"), (error.Tensor, error.Expected));
    }

    [Fact]
    public void FromArrays_OtherLength_NamesBoth()
    {
        var arrays = Arrays();
        arrays["neck.0.weight"] = new float[10];

        var error = Assert.Throws<ModelException>(() => SamLighteningWeights.FromArrays(arrays));

        Assert.Equal(("98304 values, [256, 384, 1, 1]", "10 values"), (error.Expected, error.Found));
    }

    [Fact]
    public void FromArrays_UnknownName_IsRefused()
    {
        var arrays = Arrays();
        arrays["blocks.0.attn.rel_pos_h"] = [0];

        Assert.Equal("weights blocks.0.attn.rel_pos_h", Assert.Throws<ModelException>(() => SamLighteningWeights.FromArrays(arrays)).Tensor);
    }

    private static Dictionary<string, float[]> Arrays() => SamLighteningWeights.Shapes.ToDictionary(
        weights => weights.Key, weights => new float[weights.Value.Aggregate(1, (product, size) => product * size)]);
}
