using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Networks.Sam;

/// <summary>Attention between the few tokens of a prompt and the many cells of the image, both ways.</summary>
/// <remarks>
/// The export projects every cell to the attention's 128 channels. A prompt has few tokens, so here the projection is
/// applied to the tokens instead, transposed: q·(Wk) = (qWᵀ)·k. The cells are then used as they are. The result is the
/// same, with less than half the products. Biases that a softmax cancels are left out.
/// </remarks>
internal sealed class CrossAttention(GraphBuilder graph, DecoderWeights weights, string path)
{
    private const int Channels = DecoderWeights.Channels;
    private const int Heads = 8;
    private const int Inner = 128;
    private const int Head = Inner / Heads;

    /// <summary>Tokens ask the image.</summary>
    /// <param name="tokens">[prompts, n, 256].</param>
    /// <param name="places">The image with positions, [.., cells, 256].</param>
    /// <param name="image">The image, [.., cells, 256].</param>
    /// <returns>[prompts, n, 256].</returns>
    public GraphTensor FromImage(GraphTensor tokens, GraphTensor places, GraphTensor image)
    {
        var query = Project(tokens, "q_proj", 1 / MathF.Sqrt(Head));
        var asked = ToImageChannels(query, "k_proj");
        var shares = graph.Softmax(graph.MatrixProduct(asked, graph.Transpose(places, 0, 2, 1)));
        var found = graph.MatrixProduct(shares, image);

        var (prompts, n) = (tokens.Shape[0], tokens.Shape[1]);
        var value = Matrix("v_proj").Reshape(Channels, Heads, Head).Transpose(1, 0, 2);
        var perHead = graph.MatrixProduct(
            graph.Reshape(found, prompts, Heads, n, Channels), graph.Constant(value));
        var joined = graph.Reshape(graph.Transpose(perHead, 0, 2, 1, 3), prompts, n, Inner);

        // Shares add up to 1: the bias of the values goes straight through.
        var output = weights.Matrix($"{path}.out_proj", Inner, Channels);
        var throughBias = weights.Bias($"{path}.v_proj", Inner).Reshape(1, Inner).Times(output).Reshape(Channels);
        return weights.Linear(graph, joined, output, throughBias.Plus(weights.Bias($"{path}.out_proj", Channels)));
    }

    /// <summary>The image asks the tokens.</summary>
    /// <param name="places">The image with positions, [.., cells, 256].</param>
    /// <param name="tokens">With positions, [prompts, n, 256].</param>
    /// <param name="values">[prompts, n, 256].</param>
    /// <returns>[prompts, cells, 256].</returns>
    public GraphTensor FromTokens(GraphTensor places, GraphTensor tokens, GraphTensor values)
    {
        var (prompts, n, cells) = (tokens.Shape[0], tokens.Shape[1], places.Shape[1]);
        var key = Project(tokens, "k_proj", 1 / MathF.Sqrt(Head));
        var asking = graph.Transpose(ToImageChannels(key, "q_proj"), 0, 2, 1);
        var queryBias = graph.Constant(weights.Bias($"{path}.q_proj", Inner).Reshape(Heads, Head, 1));
        var offsets = graph.Reshape(graph.MatrixProduct(key, queryBias), prompts, 1, n * Heads);
        var scores = graph.Sum(graph.MatrixProduct(places, asking), offsets);
        var shares = graph.Reshape(
            graph.Softmax(graph.Reshape(scores, prompts, cells, Heads, n)), prompts, cells, n * Heads);

        var output = weights.Matrix($"{path}.out_proj", Inner, Channels).Reshape(Heads, Head, Channels);
        var answers = graph.MatrixProduct(Project(values, "v_proj", 1), graph.Constant(output));
        var found = graph.MatrixProduct(shares, graph.Reshape(answers, prompts, n * Heads, Channels));
        return graph.Sum(found, graph.Constant(weights.Bias($"{path}.out_proj", Channels)));
    }

    /// <summary>[prompts, n, 256] to [prompts, heads, n, 16], times <paramref name="factor"/>.</summary>
    private GraphTensor Project(GraphTensor tokens, string projection, float factor)
    {
        var bias = weights.Bias($"{path}.{projection}", Inner).Scale(factor);
        var x = weights.Linear(graph, tokens, Matrix(projection).Scale(factor), bias);
        x = graph.Reshape(x, tokens.Shape[0], tokens.Shape[1], Heads, Head);
        return graph.Transpose(x, 0, 2, 1, 3);
    }

    /// <summary>[prompts, heads, n, 16] back through a projection of the image: [prompts, heads·n, 256].</summary>
    private GraphTensor ToImageChannels(GraphTensor perHead, string projection)
    {
        var transposed = Matrix(projection).Reshape(Channels, Heads, Head).Transpose(1, 2, 0);
        var x = graph.MatrixProduct(perHead, graph.Constant(transposed));
        return graph.Reshape(x, x.Shape[0], x.Shape[2] * Heads, Channels);
    }

    private Weights Matrix(string projection) => weights.Matrix($"{path}.{projection}", Channels, Inner);
}

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
