using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Networks.SamLightening;

/// <summary>
/// Dilated attention (Song et al., arXiv 2403.09195): rows of a segment at one interval attend to each other, those of every offset as
/// a group of their own. They are told apart by reshaping and transposing alone.
/// </summary>
/// <param name="graph">Where it is written.</param>
/// <param name="layers">Writes its layers.</param>
/// <param name="weights">Of the encoder.</param>
/// <param name="path">Its place among them: blocks.0.attn.</param>
/// <param name="interval">Distance of neighbours in a group, tokens.</param>
internal sealed class DilatedAttention(
    GraphBuilder graph, LayerBuilder layers, SamLighteningWeights weights, string path, int interval)
{
    private const int Channels = SamLighteningWeights.Channels;
    private const int Heads = SamLighteningWeights.Heads;
    private const int Head = Channels / Heads;

    /// <summary>Segments [segments, tokens, channels] to what their tokens see, in the same shape; both floats.</summary>
    public GraphTensor Build(GraphTensor segments)
    {
        var (count, tokens) = (segments.Shape[0].Factor, segments.Shape[1].Factor);

        // A layer for each of the three: one for all would have to be split, which copies every element once more.
        var query = graph.Transpose(Rows(segments, 0, "query", 1 / MathF.Sqrt(Head)), 0, 2, 3, 1, 4);
        var key = graph.Transpose(Rows(segments, 1, "key"), 0, 2, 3, 4, 1);
        var value = graph.Transpose(Rows(segments, 2, "value"), 0, 2, 3, 1, 4);
        var x = graph.MatrixProduct(graph.Softmax(graph.MatrixProduct(query, key)), value);
        x = graph.Reshape(graph.Transpose(x, 0, 3, 1, 2, 4), count, tokens, Channels);
        return layers.Linear(
            x, weights.Of($"{path}.proj.weight").Transpose(1, 0), weights.Of($"{path}.proj.bias"), $"{path}.proj");
    }

    /// <summary>
    /// Queries, keys or values [segments, rows of a group, groups, heads, channels of a head]: in a segment, token j·interval + o is
    /// row j of group o.
    /// </summary>
    private GraphTensor Rows(GraphTensor segments, int part, string name, float scale = 1)
    {
        var matrix = weights.Of($"{path}.qkv.weight").Reshape(3, Channels, Channels).Pick(0, part).Transpose(1, 0).Scale(scale);
        var bias = weights.Of($"{path}.qkv.bias").Reshape(3, Channels).Pick(0, part).Scale(scale);
        var x = layers.Linear(segments, matrix, bias, $"{path}.{name}");
        return graph.Reshape(x, segments.Shape[0], segments.Shape[1].Factor / interval, interval, Heads, Head);
    }
}
