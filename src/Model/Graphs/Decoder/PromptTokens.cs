using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Graphs.Decoder;

/// <summary>What the decoder is told of each prompt: tokens of its points, and an image of its mask.</summary>
internal sealed class PromptTokens(GraphBuilder graph, DecoderWeights weights, PositionalEncoding positions)
{
    private const int Channels = DecoderWeights.Channels;

    /// <summary>Tokens that ask for the predicted IoU and the four masks; they stand before those of the points.</summary>
    public const int Asking = 1 + DecoderGraph.MasksPerPrompt;

    private const float Padding = -1;

    /// <summary>Points [prompts, points, 2] with labels [prompts, points]: [prompts, tokens, 256].</summary>
    public GraphTensor OfPoints(GraphTensor coordinates, GraphTensor labels, GraphDimension tokens)
    {
        // A label is a row of this table: −1 padding, 0 and 1 points off and on the object, 2 and 3 a box's corners.
        float[] rows =
        [
            .. weights.Prompt("not_a_point_embed.weight", 1, Channels).Values,
            .. Enumerable.Range(0, 4).SelectMany(
                label => weights.Prompt($"point_embeddings.{label}.weight", 1, Channels).Values),
        ];
        var kinds = graph.LookUp(new Weights(rows, 5, Channels), graph.Sum(labels, graph.Constant(1)));

        // Padding has no position.
        var isPadding = graph.EqualMask(labels, graph.Constant(Padding));
        var isPlaced = graph.Difference(graph.Constant(1), isPadding);
        var mask = graph.Reshape(isPlaced, [.. isPlaced.Shape, 1]);
        var points = graph.Sum(graph.Product(positions.OfPoints(graph, coordinates), mask), kinds);

        var asking = graph.RepeatLike(
            graph.Constant(weights.Source.OfNode("/Expand_1", 1, Asking, Channels)), coordinates);
        return graph.Concatenate(1, tokens, asking, points);
    }

    /// <summary>Masks [masks, 1, rows, columns] as an image [masks, cells, 256]; without one, the embedding for that.</summary>
    public GraphTensor OfMasks(GraphTensor masks, GraphTensor hasMask)
    {
        var x = Shrink(masks, 0, 4, "/mask_downscaling/mask_downscaling.1");
        x = Shrink(x, 3, 16, "/mask_downscaling/mask_downscaling.4");
        x = graph.Convolution(
            x, weights.Prompt("mask_downscaling.6.weight", Channels, 16, 1, 1),
            weights.Prompt("mask_downscaling.6.bias", Channels));
        x = graph.ToChannelsLast(x);
        x = graph.Reshape(x, x.Shape[0], x.Shape[1] * x.Shape[2].Factor, Channels);
        var none = graph.Constant(weights.Source.OfNode("/Mul_9", 1, Channels, 1, 1).Reshape(1, 1, Channels));
        var hasNone = graph.Difference(graph.Constant(1), hasMask);
        return graph.Sum(graph.Product(x, hasMask), graph.Product(none, hasNone));
    }

    private GraphTensor Shrink(GraphTensor x, int layer, int channels, string norm)
    {
        var kernel = weights.Prompt($"mask_downscaling.{layer}.weight", channels, x.Shape[1].Factor, 2, 2);
        x = graph.Convolution(x, kernel, weights.Prompt($"mask_downscaling.{layer}.bias", channels), stride: 2);
        var scale = weights.Source.OfNode($"{norm}/Mul", channels, 1, 1).Reshape(channels);
        var bias = weights.Source.OfNode($"{norm}/Add_1", channels, 1, 1).Reshape(channels);
        x = graph.LayerNormalization(graph.ToChannelsLast(x), scale, bias, 1e-6f);
        return graph.ToChannelsFirst(graph.Gelu(x));
    }
}
