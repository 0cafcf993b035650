using SamStream.Model.Graphs.Building;
using SamStream.Model.Graphs.Quantization;

namespace SamStream.Model.Graphs.TinyVit;

/// <summary>One block of a stage with attention, over tokens as an image [1, rows, columns, channels].</summary>
internal sealed class TinyVitBlock(
    GraphBuilder graph, LayerBuilder layers, SourceGraph source, TinyVitStage stage, int block, WindowFill windowFill)
{
    private const int Head = TinyVitStage.HeadChannels;
    private const float Epsilon = 1e-5f;

    private readonly string _path = $"/layers.{stage.Layer}/blocks.{block}";

    public GraphTensor Build(GraphTensor tokens)
    {
        var x = graph.Sum(tokens, WindowAttention(tokens));
        var node = $"{_path}/local_conv/c/Conv";
        var (weights, bias) = (source.OfNode(node, stage.Channels, 1, 3, 3), source.OfNode(node, stage.Channels));
        x = layers.ToTokens(layers.Convolution(layers.FromTokens(x), weights, bias, node));
        return graph.Sum(x, Perceptron(x));
    }

    private GraphTensor Perceptron(GraphTensor x)
    {
        x = Normalize(x, $"{_path}/mlp/norm");
        var (first, second, wide) = ($"{_path}/mlp/fc1", $"{_path}/mlp/fc2", 4 * stage.Channels);
        x = layers.Linear(
            x, source.OfNode($"{first}/MatMul", stage.Channels, wide), source.OfNode($"{first}/Add", wide), first, toBytes: true);
        x = layers.Gelu(x, second);
        return Linear(x, second, stage.Channels);
    }

    /// <summary>Attention inside windows. Zeros that fill up windows take part, as they did in training.</summary>
    private GraphTensor WindowAttention(GraphTensor tokens)
    {
        var (down, across) = (Divide(tokens.Shape[1].Factor), Divide(tokens.Shape[2].Factor));
        var (windows, size, channels) = (down.Windows * across.Windows, down.Window * across.Window, stage.Channels);

        // Moving whole window rows is cheaper than moving tokens.
        var x = graph.PadImage(tokens, down.Padding, across.Padding);
        x = graph.Reshape(x, down.Windows, down.Window, across.Windows, across.Window * channels);
        x = graph.Reshape(graph.Transpose(x, 0, 2, 1, 3), windows, size, channels);
        x = Attention(Normalize(x, $"{_path}/attn/norm"), windows, size, PositionBias(down.Window, across.Window));
        x = graph.Reshape(x, down.Windows, across.Windows, down.Window, across.Window * channels);
        x = graph.Reshape(graph.Transpose(x, 0, 2, 1, 3), 1, down.PaddedLength, across.PaddedLength, channels);
        return graph.CropImage(x, down.Length, across.Length);
    }

    private GraphTensor Attention(GraphTensor x, int windows, int size, Weights bias)
    {
        // Each head's query, key and value lie side by side in the exported weights.
        x = Linear(x, $"{_path}/attn/qkv", 3 * stage.Channels);
        var parts = graph.Split(graph.Reshape(x, windows, size, stage.Heads, 3 * Head), axis: 3, parts: 3);
        var query = graph.Transpose(parts[0], 0, 2, 1, 3);
        var key = graph.Transpose(parts[1], 0, 2, 3, 1);
        var value = graph.Transpose(parts[2], 0, 2, 1, 3);

        var scores = graph.Product(graph.MatrixProduct(query, key), graph.Constant(1 / MathF.Sqrt(Head)));
        scores = graph.Sum(scores, graph.Constant(bias));
        x = graph.Transpose(graph.MatrixProduct(graph.Softmax(scores), value), 0, 2, 1, 3);
        return Linear(graph.Reshape(x, windows, size, stage.Channels), $"{_path}/attn/proj", stage.Channels);
    }

    private WindowAxis Divide(int length) =>
        windowFill is WindowFill.Full ? WindowAxis.Full(length, stage.Window) : WindowAxis.Even(length, stage.Window);

    /// <summary>
    /// What is added to the scores of two tokens by their distance, [heads, tokens, tokens]: for a smaller window the
    /// part of the trained window's that has its distances.
    /// </summary>
    private Weights PositionBias(int rows, int columns)
    {
        var trained = stage.Window * stage.Window;
        var all = source.OfNode($"{_path}/attn/Add", stage.Heads, trained, trained);
        var size = rows * columns;
        var values = new float[stage.Heads * size * size];
        for (var i = 0; i < values.Length; i++)
        {
            var (head, from, to) = (i / (size * size), i / size % size, i % size);
            values[i] = all.Values[(((head * trained) + Place(from, columns)) * trained) + Place(to, columns)];
        }

        return new Weights(values, stage.Heads, size, size);
    }

    /// <summary>Index in the trained window of a token of a smaller one.</summary>
    private int Place(int token, int columns) => (token / columns * stage.Window) + (token % columns);

    private GraphTensor Linear(GraphTensor x, string path, int outputs) =>
        layers.Linear(
            x, source.OfNode($"{path}/MatMul", x.Shape[-1].Factor, outputs), source.OfNode($"{path}/Add", outputs), path);

    private GraphTensor Normalize(GraphTensor x, string path) =>
        graph.LayerNormalization(
            x, source.OfNode($"{path}/Mul", stage.Channels), source.OfNode($"{path}/Add_1", stage.Channels), Epsilon);
}
