using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Graphs.Decoder;

/// <summary>Attention among the tokens of a prompt.</summary>
internal sealed class TokenAttention(GraphBuilder graph, DecoderWeights weights, string path)
{
    private const int Channels = DecoderWeights.Channels;
    private const int Heads = 8;
    private const int Head = Channels / Heads;

    /// <summary>Tokens with positions ask each other; both [prompts, n, 256], like the result.</summary>
    public GraphTensor Build(GraphTensor tokens, GraphTensor values)
    {
        var query = graph.Product(PerHead(tokens, "q_proj", 0, 2, 1, 3), graph.Constant(1 / MathF.Sqrt(Head)));
        var scores = graph.MatrixProduct(query, PerHead(tokens, "k_proj", 0, 2, 3, 1));
        var found = graph.MatrixProduct(graph.Softmax(scores), PerHead(values, "v_proj", 0, 2, 1, 3));
        var joined = graph.Reshape(graph.Transpose(found, 0, 2, 1, 3), tokens.Shape[0], tokens.Shape[1], Channels);
        return weights.Linear(graph, joined, $"{path}.out_proj", Channels);
    }

    private GraphTensor PerHead(GraphTensor x, string projection, params ReadOnlySpan<int> order)
    {
        var projected = weights.Linear(graph, x, $"{path}.{projection}", Channels);
        return graph.Transpose(graph.Reshape(projected, x.Shape[0], x.Shape[1], Heads, Head), order);
    }
}
