using SamStream.Model.Graphs.Building;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

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

/// <summary>
/// The random Fourier features by which Segment Anything tells positions (Tancik et al., arXiv 2006.10739): sine and
/// cosine of projections of a point whose coordinates go from −1 to 1 over the padded square.
/// </summary>
/// <remarks>
/// The square has the input's longest side, also where the input is a rectangle: the networks were trained with frames
/// padded to squares.
/// </remarks>
internal sealed class PositionalEncoding
{
    private readonly Weights _projection;
    private readonly float _side;

    public PositionalEncoding(SourceGraph source, InputGeometry size)
    {
        var features = DecoderWeights.Channels / 2;
        _projection = source
            .Named("model.prompt_encoder.pe_layer.positional_encoding_gaussian_matrix", 2, features)
            .Scale(2 * MathF.PI);
        _side = Math.Max(size.Width, size.Height);
    }

    /// <summary>Of points [.., 2] in input pixels, column before row: [.., 256].</summary>
    public GraphTensor OfPoints(GraphBuilder graph, GraphTensor points)
    {
        // A point is the centre of its pixel.
        var centred = graph.Sum(points, graph.Constant(0.5f));
        var unit = graph.Difference(graph.Product(centred, graph.Constant(2 / _side)), graph.Constant(1));
        var angles = graph.MatrixProduct(unit, graph.Constant(_projection));
        return graph.Concatenate(2, DecoderWeights.Channels, graph.Sine(angles), graph.Cosine(angles));
    }

    /// <summary>Of the centres of the embedding's cells, row by row: [1, cells, 256].</summary>
    public Weights OfCells(InputGeometry size)
    {
        var cells = size.CellRows * size.CellColumns;
        var features = _projection.Shape[1];
        var values = new float[cells * 2 * features];
        for (var cell = 0; cell < cells; cell++)
        {
            var x = Unit(cell % size.CellColumns, size.CellStep);
            var y = Unit(cell / size.CellColumns, size.CellStep);
            for (var i = 0; i < features; i++)
            {
                var angle = (x * _projection.Values[i]) + (y * _projection.Values[features + i]);
                values[(cell * 2 * features) + i] = (float)Math.Sin(angle);
                values[(cell * 2 * features) + features + i] = (float)Math.Cos(angle);
            }
        }

        return new Weights(values, 1, cells, 2 * features);
    }

    private double Unit(int cell, int step) => ((cell + 0.5) * step * 2 / _side) - 1;
}
