using SamStream.Model.Graphs.Building;
using SamStream.Model.Networks.SamLightening;
using SamStream.Model.Tests.Graphs;

namespace SamStream.Model.Tests.Networks.SamLightening;

public sealed class DilatedAttentionTests
{
    private const int Channels = 384;

    /// <summary>
    /// Tokens that each have a channel of their own, scores that are all the same and values that are the tokens: what a token sees is
    /// the mean of its group, in which every member shows.
    /// </summary>
    [Theory]
    [InlineData(1, 196, 1)]
    [InlineData(1, 196, 2)]
    [InlineData(1, 196, 14)]
    [InlineData(1, 196, 196)]
    [InlineData(3, 12, 4)]
    [InlineData(16, 24, 2)]
    public void Build_TokensOfTheirOwnChannel_AreEachAttendedInOneGroup(int segments, int tokens, int interval)
    {
        var graph = new GraphBuilder("attention");
        var layers = new LayerBuilder(graph, LayerPrecision.Floats);
        var x = graph.Input("x", segments, tokens, Channels);
        graph.Output(new DilatedAttention(graph, layers, Transparent(), "blocks.0.attn", interval).Build(x), "y");
        using var run = new GraphRun(graph.ToBytes());
        var all = segments * tokens;
        var marked = new float[all * Channels];
        for (var token = 0; token < all; token++)
            marked[(token * Channels) + token] = 1;

        var (seen, shape) = run.First(("x", marked, [segments, tokens, Channels]));

        Assert.Equal([segments, tokens, Channels], shape);
        var group = tokens / interval;
        for (var from = 0; from < all; from++)
        {
            int[] members = [.. Enumerable.Range(0, Channels).Where(channel => seen[(from * Channels) + channel] != 0)];
            Assert.Equal(Enumerable.Range(0, all).Where(to => to / tokens == from / tokens && (to - from) % interval == 0), members);
            Assert.Equal(group, members.Length);
            Assert.All(members, to => Assert.Equal(1f / group, seen[(from * Channels) + to], 5));
        }
    }

    /// <summary>Weights of no query and no key, whose values and projection leave tokens as they are.</summary>
    private static SamLighteningWeights Transparent()
    {
        var arrays = SamLighteningWeights.Shapes.ToDictionary(
            weights => weights.Key, weights => new float[weights.Value.Aggregate(1, (product, size) => product * size)]);
        for (var channel = 0; channel < Channels; channel++)
        {
            arrays["blocks.0.attn.qkv.weight"][(((2 * Channels) + channel) * Channels) + channel] = 1;
            arrays["blocks.0.attn.proj.weight"][(channel * Channels) + channel] = 1;
        }

        return SamLighteningWeights.FromArrays(arrays);
    }
}
