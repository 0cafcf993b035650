using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// Builds Segment Anything's prompt encoder and mask decoder for an input of any size, with the weights of an exported
/// decoder: all four masks, all prompts of a frame in one call. Inputs and outputs are those of the edited export
/// (<see cref="DecoderGraph"/>), with the size of the masks changed.
/// </summary>
internal sealed class SamDecoder
{
    /// <summary>Raise it when the built graph changes: cached results of other versions are not used.</summary>
    public const int Version = 1;

    private const int Channels = DecoderWeights.Channels;
    private const int Layers = 2;
    private const string Prompts = DecoderGraph.FreeDimension;

    private readonly GraphBuilder _graph = new("sam_mask_decoder");
    private readonly DecoderWeights _weights;
    private readonly InputGeometry _size;

    private SamDecoder(SourceGraph source, InputSize size, bool inBytes)
    {
        _weights = new DecoderWeights(source, inBytes);
        _size = SamContract.GeometryOf(size);
    }

    /// <summary>Builds it.</summary>
    /// <param name="source">The export.</param>
    /// <param name="size">Size of the encoder's input.</param>
    /// <param name="inBytes">
    /// Whether its fully connected layers are products of bytes. Those of all prompts of a call are rounded alike, so that a mask may
    /// differ a little with what else is asked.
    /// </param>
    /// <exception cref="ModelException">The source is not Segment Anything's decoder as it was exported.</exception>
    public static byte[] Build(SourceGraph source, InputSize size, bool inBytes = false) =>
        new SamDecoder(source, size, inBytes).Build();

    private byte[] Build()
    {
        var embedding = _graph.Input("image_embeddings", 1, Channels, _size.CellRows, _size.CellColumns);
        var prompts = GraphDimension.Free(Prompts);
        var points = GraphDimension.Free("points");
        var coordinates = _graph.Input("point_coords", prompts, points, 2);
        var labels = _graph.Input("point_labels", prompts, points);
        var masks = _graph.Input(
            "mask_input", GraphDimension.OneOr(Prompts), 1, _size.LowResRows, _size.LowResColumns);
        var hasMask = _graph.Input("has_mask_input", 1);

        var positions = new PositionalEncoding(_weights.Source, _size);
        var prompting = new PromptTokens(_graph, _weights, positions);
        var tokens = prompting.OfPoints(coordinates, labels, GraphDimension.Free("tokens"));
        var cells = _graph.ToChannelsLast(embedding);
        cells = _graph.Reshape(cells, 1, _size.CellRows * _size.CellColumns, Channels);
        var image = _graph.Sum(cells, prompting.OfMasks(masks, hasMask));
        var (answers, seen) = Transform(tokens, image, positions);

        _graph.Output(Masks(answers, seen), DecoderGraph.LowResLogits);
        var ious = _weights.Perceptron(
            _graph, _graph.Pick(answers, 1, 0), "iou_prediction_head", DecoderGraph.MasksPerPrompt);
        _graph.Output(ious, DecoderGraph.IouPredictions);
        return _graph.ToBytes();
    }

    /// <summary>Lets tokens and image ask each other in turn.</summary>
    private (GraphTensor Tokens, GraphTensor Image) Transform(
        GraphTensor prompted, GraphTensor image, PositionalEncoding positions)
    {
        var encoding = _graph.Constant(positions.OfCells(_size));
        var tokens = prompted;
        var places = _graph.Sum(image, encoding);
        for (var layer = 0; layer < Layers; layer++)
        {
            var path = $"transformer.layers.{layer}";
            var among = new TokenAttention(_graph, _weights, $"{path}.self_attn");

            // The first layer sees the prompts themselves, where content and position are the same.
            tokens = layer == 0
                ? among.Build(tokens, tokens)
                : _graph.Sum(tokens, among.Build(_graph.Sum(tokens, prompted), tokens));
            tokens = _weights.Normalize(_graph, tokens, $"{path}.norm1");

            tokens = AskImage(tokens, prompted, places, image, $"{path}.cross_attn_token_to_image");
            tokens = _weights.Normalize(_graph, tokens, $"{path}.norm2");

            var hidden = _graph.Relu(_weights.Linear(_graph, tokens, $"{path}.mlp.lin1", 8 * Channels));
            tokens = _graph.Sum(tokens, _weights.Linear(_graph, hidden, $"{path}.mlp.lin2", Channels));
            tokens = _weights.Normalize(_graph, tokens, $"{path}.norm3");

            var answer = new CrossAttention(_graph, _weights, $"{path}.cross_attn_image_to_token");
            image = _graph.Sum(image, answer.FromTokens(places, _graph.Sum(tokens, prompted), tokens));
            image = _weights.Normalize(_graph, image, $"{path}.norm4");
            places = _graph.Sum(image, encoding);
        }

        tokens = AskImage(tokens, prompted, places, image, "transformer.final_attn_token_to_image");
        return (_weights.Normalize(_graph, tokens, "transformer.norm_final_attn"), image);
    }

    private GraphTensor AskImage(
        GraphTensor tokens, GraphTensor prompted, GraphTensor places, GraphTensor image, string path) =>
        _graph.Sum(
            tokens,
            new CrossAttention(_graph, _weights, path).FromImage(_graph.Sum(tokens, prompted), places, image));

    /// <summary>Logits [prompts, 4, rows, columns]: the image four times as large, times a vector for each mask.</summary>
    private GraphTensor Masks(GraphTensor tokens, GraphTensor image)
    {
        var (prompts, cells) = (image.Shape[0], image.Shape[1].Factor);
        var x = Enlarge(image, 0, 64);
        var norm = "/output_upscaling/output_upscaling.1";
        x = _graph.LayerNormalization(
            _graph.Reshape(x, prompts, 4 * cells, 64),
            _weights.Source.OfNode($"{norm}/Mul", 64, 1, 1).Reshape(64),
            _weights.Source.OfNode($"{norm}/Add_1", 64, 1, 1).Reshape(64), 1e-6f);
        x = _graph.Gelu(Enlarge(_graph.Gelu(x), 3, 32));
        x = _graph.Reshape(x, prompts, 16 * cells, 32);

        var vectors = new GraphTensor[DecoderGraph.MasksPerPrompt];
        for (var mask = 0; mask < vectors.Length; mask++)
        {
            var vector = _weights.Perceptron(
                _graph, _graph.Pick(tokens, 1, 1 + mask), $"output_hypernetworks_mlps.{mask}", 32);
            vectors[mask] = _graph.Reshape(vector, prompts, 1, 32);
        }

        var perMask = _graph.Concatenate(1, vectors.Length, vectors);
        var logits = _graph.MatrixProduct(perMask, _graph.Transpose(x, 0, 2, 1));

        // So far a cell's 4×4 logits lie together, those of each of its quarters side by side.
        logits = _graph.Reshape(logits, prompts * vectors.Length, _size.CellRows, _size.CellColumns, 2, 2, 2, 2);
        logits = _graph.Transpose(logits, 0, 1, 3, 5, 2, 4, 6);
        return _graph.Reshape(logits, prompts, vectors.Length, _size.LowResRows, _size.LowResColumns);
    }

    /// <summary>A transposed convolution of 2×2 with stride 2, as a product: [.., n] to [.., 4·channels], pixel by pixel.</summary>
    private GraphTensor Enlarge(GraphTensor x, int layer, int channels)
    {
        var inputs = x.Shape[-1].Factor;
        var kernel = _weights.Decoder($"output_upscaling.{layer}.weight", inputs, channels, 2, 2);
        var bias = _weights.Decoder($"output_upscaling.{layer}.bias", channels);
        return _weights.Linear(_graph, x, kernel.Transpose(0, 2, 3, 1).Reshape(inputs, 4 * channels), bias.Repeat(4));
    }
}
